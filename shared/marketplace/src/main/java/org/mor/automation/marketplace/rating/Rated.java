package org.mor.automation.marketplace.rating;

/** A bid and its score, which compares bids of one model only; more is better. */
public record Rated<T>(T bid, double score) {}
