package org.mor.automation.session.opening;

import java.util.Optional;
import org.mor.automation.marketplace.Wei;

/**
 * Limits that hold before anything is asked of anyone.
 *
 * @param pricePerSecond wei of MOR at most
 * @param stakePerSession wei of MOR at most
 * @param minimumEth wei that a wallet must have to pay gas with
 * @param minimumMor wei that a wallet must have left after staking
 * @param permitted the models and providers that may be used
 */
public record Guards(
    Optional<Wei> pricePerSecond,
    Optional<Wei> stakePerSession,
    Wei minimumEth,
    Wei minimumMor,
    AllowLists permitted) {
  public static final Guards NONE =
      new Guards(Optional.empty(), Optional.empty(), Wei.ZERO, Wei.ZERO, AllowLists.ALL);
}
