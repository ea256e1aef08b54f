/** Makes, signs and sends transactions, and reads their receipts. */
package org.mor.automation.marketplace.tx;
