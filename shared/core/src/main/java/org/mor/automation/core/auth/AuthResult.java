package org.mor.automation.core.auth;

import org.mor.automation.core.UserId;

/** Whom a request comes from. */
public sealed interface AuthResult {
  record Known(UserId user) implements AuthResult {}

  /** Nobody that we know; on purpose without a reason. */
  record Refused() implements AuthResult {}
}
