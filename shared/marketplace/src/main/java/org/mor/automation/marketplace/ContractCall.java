package org.mor.automation.marketplace;

/** What to send to which contract. The array is not copied and not to be changed. */
public record ContractCall(Address to, byte[] data) {}
