package org.mor.automation.session.store;

import java.util.Objects;

/** Names of the two tables that sessions live in. */
public record SessionTables(String sessions, String wallets) {
  public SessionTables {
    Objects.requireNonNull(sessions, "sessions");
    Objects.requireNonNull(wallets, "wallets");
  }
}
