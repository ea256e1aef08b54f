package org.mor.automation.session.provider;

import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.session.model.SelectedBid;

/** What the session library needs from providers. */
public interface Providers {
  /**
   * Asks the provider of a bid to approve a session, and verifies its answer.
   *
   * @throws ProviderRefusal if it did not approve, or not verifiably
   */
  Approval approve(SelectedBid selected, Deadline deadline);

  /**
   * The provider's signed report on a session, or one signed by ourselves if it gives none.
   *
   * @param providerKey empty where it is not known
   */
  Report report(SelectedBid selected, byte[] providerKey, SessionId session, Deadline deadline);

  /**
   * A verified approval.
   *
   * @param providerKey public key, 65 bytes
   * @param approval the 128 bytes that the contract takes
   * @param signature 65 bytes
   */
  record Approval(byte[] providerKey, byte[] approval, byte[] signature) {}

  /** A report as the contract takes it on closing. */
  record Report(byte[] report, byte[] signature) {}

  /** A provider that did not approve. */
  final class ProviderRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ProviderRefusal(String message, Throwable cause) {
      super(message, cause);
    }

    public ProviderRefusal(String message) {
      super(message);
    }
  }
}
