package org.mor.automation.marketplace.chain;

import java.math.BigInteger;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.abi.ContractFunction;

/** The calls that change something. */
public final class MarketplaceCalls {
  /** An allowance that the token does not count down. */
  public static final Wei UNLIMITED =
      new Wei(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));

  /** Keccak-256 of {@code delegation.rules.session}. */
  private static final String SESSION_RIGHT =
      "0xbb0b3346f3a62a3cf205ec3a488d79de48762f0ab35cbf72aaf290fde72d79f5";

  private final ContractAddresses contracts;

  public MarketplaceCalls(ContractAddresses contracts) {
    this.contracts = contracts;
  }

  /** Opens a session whose stake comes from the user and goes back to the user. */
  public ContractCall openSession(Address user, Wei stake, byte[] approval, byte[] signature) {
    // Direct payment costs the used seconds on top of the same stake.
    boolean directPayment = false;
    return contracts.marketplace(
        ContractFunction.OPEN_SESSION, user, stake, directPayment, approval, signature);
  }

  public ContractCall closeSession(byte[] report, byte[] signature) {
    return contracts.marketplace(ContractFunction.CLOSE_SESSION, report, signature);
  }

  /** Pays out up to so many released stakes, newest first; the chain takes 1 to 255. */
  public ContractCall withdrawUserStakes(Address user, int entries) {
    if (entries < 1 || entries > 255) {
      throw new IllegalArgumentException("1 to 255 entries at a time");
    }
    return contracts.marketplace(ContractFunction.WITHDRAW_USER_STAKES, user, entries);
  }

  /** Sets what the marketplace may take of the sender's MOR. */
  public ContractCall approve(Wei amount) {
    return contracts.token(ContractFunction.APPROVE, contracts.diamond(), amount);
  }

  /**
   * Lets another account open, close and withdraw the sender's sessions, or no longer. Tokens still
   * move from and to the sender only.
   */
  public ContractCall delegateSessions(Address to, boolean enable) {
    return new ContractCall(
        ContractAddresses.DELEGATE_REGISTRY,
        ContractFunction.DELEGATE_CONTRACT.encode(to, contracts.diamond(), SESSION_RIGHT, enable));
  }
}
