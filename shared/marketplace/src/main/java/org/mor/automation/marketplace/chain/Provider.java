package org.mor.automation.marketplace.chain;

import java.time.Instant;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;

/**
 * A registered provider.
 *
 * @param endpoint as the provider wrote it: anything at all until it is parsed and checked
 * @param stake in wei of MOR
 */
public record Provider(
    Address address, String endpoint, Wei stake, Instant createdAt, boolean deleted) {}
