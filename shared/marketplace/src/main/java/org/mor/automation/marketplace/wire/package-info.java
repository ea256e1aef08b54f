/** The messages between consumers and providers, read and written for both sides. */
package org.mor.automation.marketplace.wire;
