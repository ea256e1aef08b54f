/**
 * A small HTTP/1.1 server that shows what the JDK's own hides: chunks as they come, trailers, and a
 * connection that breaks.
 */
package org.mor.automation.local.web;
