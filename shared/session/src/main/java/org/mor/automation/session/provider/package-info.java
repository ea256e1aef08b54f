/** What sessions need from providers, and its implementation over TCP. */
package org.mor.automation.session.provider;
