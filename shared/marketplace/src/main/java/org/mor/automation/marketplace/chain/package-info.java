/** Reads the marketplace's contracts and makes the calls that change them. */
package org.mor.automation.marketplace.chain;
