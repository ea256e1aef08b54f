package org.mor.automation.session.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;

/**
 * What an audit measures by.
 *
 * @param overdue how long after its end a session, or its holder's time a record, may be unfinished
 * @param initialMor wei of MOR that each wallet was given, less what its owner took out again; a
 *     wallet that is not named is not proven
 * @param initialEth the same, of ETH
 * @param fromBlock the block from which the token's transfers are added up, before which nothing
 *     was staked; empty to leave it
 */
public record WalletStakes(
    List<Address> wallets,
    Duration overdue,
    Map<Address, Wei> initialMor,
    Map<Address, Wei> initialEth,
    OptionalLong fromBlock) {
  /** The margin after a session's end, and two rounds of maintenance. */
  public static final Duration TWO_ROUNDS = Duration.ofSeconds(125);

  /** For so long at least a finished record is kept. */
  static final Duration KEPT = Duration.ofDays(29);

  public WalletStakes {
    wallets = List.copyOf(wallets);
    initialMor = Map.copyOf(initialMor);
    initialEth = Map.copyOf(initialEth);
  }
}
