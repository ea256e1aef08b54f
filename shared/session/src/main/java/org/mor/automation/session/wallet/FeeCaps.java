package org.mor.automation.session.wallet;

import java.util.Optional;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.FeeQuote;
import org.mor.automation.marketplace.tx.Fees;

/**
 * The operator's limits on a transaction's cost, whatever nodes claim.
 *
 * @param tip wei per gas unit for the block's builder
 * @param maxFee wei per gas unit in all
 * @param cost wei of ETH for one transaction: gas limit times the whole fee
 */
public record FeeCaps(Wei tip, Wei maxFee, Wei cost) {
  /** Base costs 0.005 to 0.05 gwei in normal times and up to about 2 gwei in peaks. */
  public static final FeeCaps DEFAULT =
      new FeeCaps(Wei.of(200_000_000L), Wei.of(3_000_000_000L), Wei.of(2_000_000_000_000_000L));

  public FeeCaps {
    if (maxFee.compareTo(tip) < 0) {
      throw new IllegalArgumentException("the cap on the tip is above that on the whole fee");
    }
  }

  /**
   * Fees for a new transaction. Half of the caps is reserved for raising them later, unless the
   * base fee is so high that being mined at all takes more.
   *
   * @return empty if it could not be mined within the caps now
   */
  public Optional<Fees> first(FeeQuote quote) {
    if (quote.leastBaseFee().compareTo(maxFee) > 0) {
      return Optional.empty();
    }
    // One of two nodes that claims an absurd base fee must not stop the wallet from signing. Then
    // the other node's base fee is used, with the highest first fee.
    boolean doubtful = quote.baseFee().compareTo(maxFee) > 0;
    Wei baseFee = doubtful ? quote.leastBaseFee() : quote.baseFee();
    Wei first = quote.tip().min(half(tip));
    Wei wanted = doubtful ? maxFee : Fees.quote(first, baseFee).maxFee();
    Wei needed = baseFee.plus(first);
    Wei fee = wanted.min(half(maxFee).max(needed));
    Wei capped = fee.min(maxFee);
    return Optional.of(new Fees(first.min(capped), capped));
  }

  /**
   * Fees of a replacement for a waiting transaction: the market's, and at least what nodes demand
   * of a replacement.
   *
   * @return empty if that would be above the caps
   */
  public Optional<Fees> raised(Fees old, FeeQuote quote) {
    Wei marketTip = quote.tip().min(tip);
    Fees market = Fees.quote(marketTip, quote.baseFee());
    Fees least = old.raised();
    Fees wanted = least.atLeast(new Fees(marketTip, market.maxFee().min(maxFee)));
    return least.tip().compareTo(tip) > 0 || wanted.maxFee().compareTo(maxFee) > 0
        ? Optional.empty()
        : Optional.of(wanted);
  }

  /** Whether the caps allow these fees. */
  public boolean allow(long gasLimit, Fees fees) {
    return fees.tip().compareTo(tip) <= 0
        && fees.maxFee().compareTo(maxFee) <= 0
        && fees.maxFee().times(gasLimit).compareTo(cost) <= 0;
  }

  private static Wei half(Wei amount) {
    return new Wei(amount.value().shiftRight(1));
  }
}
