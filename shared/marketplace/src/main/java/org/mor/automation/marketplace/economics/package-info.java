/** What a session costs: the contract's stake arithmetic, and the emission behind it. */
package org.mor.automation.marketplace.economics;
