/** Talking to providers: one TCP connection per request, every answer checked before it is used. */
package org.mor.automation.marketplace.provider;
