package org.mor.automation.marketplace.tx;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.mor.automation.marketplace.Wei;

/**
 * What gas costs at the head of the chain, and what there is to pay it with.
 *
 * @param tip wei per gas unit that gets a transaction into the next blocks
 * @param baseFee wei per gas unit that the head asks for
 * @param leastBaseFee the same as the other one of the two middle nodes has it: where there are two
 *     nodes, one may lie
 * @param block number of the head
 * @param blockGasLimit gas units that a block holds
 * @param balance wei of ETH that the sender has
 */
public record FeeQuote(
    Wei tip, Wei baseFee, Wei leastBaseFee, long block, long blockGasLimit, Wei balance) {
  public FeeQuote(Wei tip, Wei baseFee, long block, long blockGasLimit, Wei balance) {
    this(tip, baseFee, baseFee, block, blockGasLimit, balance);
  }

  /** One quote out of several: no figure of a single node out of three or more can move it far. */
  static FeeQuote middle(List<FeeQuote> quotes) {
    return new FeeQuote(
        lower(quotes, FeeQuote::tip),
        upper(quotes, FeeQuote::baseFee),
        lower(quotes, FeeQuote::baseFee),
        lower(quotes, FeeQuote::block),
        // A limit that is too high is found out by the estimate; one too low would stop the wallet.
        upper(quotes, FeeQuote::blockGasLimit),
        upper(quotes, FeeQuote::balance));
  }

  private static <T extends Comparable<T>> T lower(
      List<FeeQuote> quotes, Function<FeeQuote, T> figure) {
    return sorted(quotes, figure).get((quotes.size() - 1) / 2);
  }

  private static <T extends Comparable<T>> T upper(
      List<FeeQuote> quotes, Function<FeeQuote, T> figure) {
    return sorted(quotes, figure).get(quotes.size() / 2);
  }

  private static <T extends Comparable<T>> List<T> sorted(
      List<FeeQuote> quotes, Function<FeeQuote, T> figure) {
    return quotes.stream().map(figure).sorted(Comparator.naturalOrder()).toList();
  }
}
