package org.mor.automation.session.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;

/**
 * The wallets to audit and what is known about them.
 *
 * @param overdue how long a session may stay open after its end, or a record unfinished after its
 *     hold
 * @param initialMor wei of MOR that each wallet was given, minus what its owner took out; a wallet
 *     without an amount is not checked
 * @param initialEth the same, of ETH
 * @param fromBlock a block before the first stake, from which the token's transfers are added up;
 *     empty to skip that
 */
public record WalletStakes(
    List<Address> wallets,
    Duration overdue,
    Map<Address, Wei> initialMor,
    Map<Address, Wei> initialEth,
    OptionalLong fromBlock) {
  /** The margin after a session's end, and two rounds of maintenance. */
  public static final Duration TWO_ROUNDS = Duration.ofSeconds(125);

  /** A finished record is kept at least this long. */
  static final Duration KEPT = Duration.ofDays(29);

  public WalletStakes {
    wallets = List.copyOf(wallets);
    initialMor = Map.copyOf(initialMor);
    initialEth = Map.copyOf(initialEth);
  }
}
