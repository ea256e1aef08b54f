/** Turns events into requests and routes into answers, with everything that functions share. */
package org.mor.automation.http;
