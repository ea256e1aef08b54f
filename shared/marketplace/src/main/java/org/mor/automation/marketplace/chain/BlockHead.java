package org.mor.automation.marketplace.chain;

import java.time.Instant;
import org.mor.automation.marketplace.Wei;

/**
 * The latest block.
 *
 * @param hash "0x" and 64 digits
 * @param baseFee wei per gas unit
 */
public record BlockHead(long number, String hash, Instant time, Wei baseFee) {}
