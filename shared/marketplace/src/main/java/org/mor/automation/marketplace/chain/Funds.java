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
        highest(one.eth, other.eth),
        highest(one.mor, other.mor),
        highest(one.allowance, other.allowance));
  }

  private static Wei highest(Wei one, Wei other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
