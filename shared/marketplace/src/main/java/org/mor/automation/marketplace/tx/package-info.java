/** Transactions: what is signed, who signs, how a node takes them and what became of them. */
package org.mor.automation.marketplace.tx;
