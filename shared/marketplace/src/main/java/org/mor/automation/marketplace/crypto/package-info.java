/** Keys, signatures and encryption as the chain and the providers use them. */
package org.mor.automation.marketplace.crypto;
