/** Configuration, and the construction of the library's objects for a function. */
package org.mor.automation.session.wiring;
