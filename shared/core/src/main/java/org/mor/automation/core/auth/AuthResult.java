package org.mor.automation.core.auth;

import org.mor.automation.core.UserId;

/** Whom a request comes from. */
public sealed interface AuthResult {
  /**
   * Somebody whose key is in use.
   *
   * @param key its prefix
   */
  record Known(UserId user, String key) implements AuthResult {}

  /** Nobody that we know; on purpose without a reason. */
  record Refused() implements AuthResult {}
}
