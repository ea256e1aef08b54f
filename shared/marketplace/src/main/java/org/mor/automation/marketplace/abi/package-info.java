/** The contracts' functions: their calls as web3j encodes them, and what they return. */
package org.mor.automation.marketplace.abi;
