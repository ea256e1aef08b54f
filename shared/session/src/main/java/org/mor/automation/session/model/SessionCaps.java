package org.mor.automation.session.model;

import java.util.Optional;
import org.mor.automation.marketplace.Wei;

/**
 * Limits on what an account and a wallet may have open at once.
 *
 * @param accountSessions open or opening sessions of one account
 * @param accountStake wei of MOR that one account's sessions may lock
 * @param walletStake wei of MOR that one wallet's sessions may lock
 * @param user limits per user, also where all users share an account
 */
public record SessionCaps(
    int accountSessions,
    Optional<Wei> accountStake,
    Optional<Wei> walletStake,
    UserAllowance user) {
  public SessionCaps {
    if (accountSessions < 1) {
      throw new IllegalArgumentException("an account needs at least one session");
    }
  }

  /** Without limits per user. */
  public SessionCaps(int accountSessions, Optional<Wei> accountStake, Optional<Wei> walletStake) {
    this(accountSessions, accountStake, walletStake, UserAllowance.UNLIMITED);
  }
}
