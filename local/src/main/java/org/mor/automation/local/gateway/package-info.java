/** Stands where API Gateway does: turns HTTP requests into events, and answers into HTTP. */
package org.mor.automation.local.gateway;
