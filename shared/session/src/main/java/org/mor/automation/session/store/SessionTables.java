package org.mor.automation.session.store;

/** Names of the two tables that sessions live in. */
public record SessionTables(String sessions, String wallets) {}
