package org.mor.automation.marketplace.chain;

import org.mor.automation.marketplace.Address;

/** What to send to which contract. The array is not copied and not to be changed. */
public record ContractCall(Address to, byte[] data) {}
