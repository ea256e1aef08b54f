package org.mor.automation.marketplace.rating;

import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Wei;

/**
 * A bid with what is known of its provider.
 *
 * @param pricePerSecond wei of MOR
 * @param stake what the provider put up, in wei of MOR
 */
public record Candidate(
    BidId bid, Address provider, Wei pricePerSecond, Wei stake, ProviderStats stats) {}
