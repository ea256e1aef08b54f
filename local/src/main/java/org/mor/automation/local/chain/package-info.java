/** A development chain with the marketplace's contracts on it. */
package org.mor.automation.local.chain;
