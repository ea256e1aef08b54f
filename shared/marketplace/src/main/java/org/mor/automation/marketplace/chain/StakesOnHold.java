package org.mor.automation.marketplace.chain;

import org.mor.automation.marketplace.Wei;

/**
 * Stakes kept back after early closes.
 *
 * @param available could be withdrawn now
 * @param held until the next midnight UTC
 */
public record StakesOnHold(Wei available, Wei held) {}
