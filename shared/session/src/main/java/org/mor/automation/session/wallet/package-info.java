/** The wallets' transactions: nonces, fees, signatures, replacements and the MOR allowance. */
package org.mor.automation.session.wallet;
