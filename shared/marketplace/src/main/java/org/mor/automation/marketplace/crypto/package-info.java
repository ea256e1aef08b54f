/**
 * Keys, signatures and encryption of the curve secp256k1, as the chain and the providers use them.
 */
package org.mor.automation.marketplace.crypto;
