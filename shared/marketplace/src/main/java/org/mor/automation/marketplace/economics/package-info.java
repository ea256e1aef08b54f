/** Computes what a session costs, as the contract does. */
package org.mor.automation.marketplace.economics;
