package org.mor.automation.marketplace.chain;

import org.mor.automation.marketplace.Wei;

/** What a bid may ask for, in wei of MOR per second. */
public record PriceRange(Wei minimum, Wei maximum) {}
