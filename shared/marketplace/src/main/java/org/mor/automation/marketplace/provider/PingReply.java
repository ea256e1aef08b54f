package org.mor.automation.marketplace.provider;

import java.time.Duration;

/**
 * A provider is there.
 *
 * @param version empty before 6.0.0
 * @param proven whether the registered address itself signed; never so if that is a contract
 */
public record PingReply(String version, Duration roundTrip, boolean proven) {}
