/** The messages between consumers and providers, from either side, as bytes and as values. */
package org.mor.automation.marketplace.wire;
