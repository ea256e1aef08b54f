/** The whole product on one machine: for trying it out, and for the tests from end to end. */
package org.mor.automation.local;
