/** Internal: encodes calls of the contracts and reads what they return. */
package org.mor.automation.marketplace.abi;
