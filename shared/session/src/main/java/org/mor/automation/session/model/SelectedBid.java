package org.mor.automation.session.model;

import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Wei;

/**
 * The bid that passed the guards and is used.
 *
 * @param endpoint the provider's "host:port"
 * @param pricePerSecond wei of MOR
 * @param stake wei of MOR
 * @param wallet owner of the session on the chain
 */
public record SelectedBid(
    BidId bid, Address provider, String endpoint, Wei pricePerSecond, Wei stake, Address wallet) {}
