package org.mor.automation.marketplace.provider;

import org.mor.automation.marketplace.provider.ProviderFailure.BackendFailed;
import org.mor.automation.marketplace.provider.ProviderFailure.KeyLost;
import org.mor.automation.marketplace.provider.ProviderFailure.NoCapacity;
import org.mor.automation.marketplace.provider.ProviderFailure.Refused;
import org.mor.automation.marketplace.provider.ProviderFailure.RequestRejected;
import org.mor.automation.marketplace.provider.ProviderFailure.SessionExpired;
import org.mor.automation.marketplace.provider.ProviderFailure.SessionNotFound;
import org.mor.automation.marketplace.provider.ProviderFailure.SessionUnknownYet;

/** What the plain texts of providers mean. */
final class ErrorTexts {
  private ErrorTexts() {}

  static ProviderFailure.Unproven classify(String text) {
    return switch (text.strip()) {
      case "no capacity" -> new NoCapacity();
      case "invalid signature", "user not found" -> new KeyLost();
      case "session expired" -> new SessionExpired();
      case "session not found" -> new SessionNotFound();
      // Misleading: it is our signature of a session.request that it could not verify.
      case "received invalid signature from provider" -> new RequestRejected();
      case String other -> byPrefix(other);
    };
  }

  private static ProviderFailure.Unproven byPrefix(String text) {
    if (text.startsWith("session cannot be loaded")) {
      return new SessionUnknownYet();
    }
    if (text.startsWith("failed to prompt:")) {
      return new BackendFailed();
    }
    if (text.startsWith("request validation failed:")
        || text.startsWith("failed to unmarshal request:")
        || text.startsWith("failed to process ")
        || text.startsWith("unknown method:")) {
      return new RequestRejected();
    }
    return new Refused(text);
  }
}
