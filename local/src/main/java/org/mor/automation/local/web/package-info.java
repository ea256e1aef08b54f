/** HTTP/1.1 on the loopback interface: Jetty, with blocking handlers on virtual threads. */
package org.mor.automation.local.web;
