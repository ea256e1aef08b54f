package org.mor.automation.marketplace.chain;

import org.mor.automation.marketplace.Wei;

/**
 * What a wallet has.
 *
 * @param allowance how much MOR the marketplace may still take
 */
public record Funds(Wei eth, Wei mor, Wei allowance) {
  static Funds highest(Funds one, Funds other) {
    return new Funds(
        one.eth.max(other.eth), one.mor.max(other.mor), one.allowance.max(other.allowance));
  }
}
