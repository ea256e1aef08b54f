package org.mor.automation.local.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.wire.ProviderReport;

/** A session that this provider serves, and what its prompts came to. */
final class ServedSession {
  private final SessionId id;
  private final Address user;
  private final Instant endsAt;
  private final String model;
  private final ReentrantLock turn = new ReentrantLock(true);
  private long prompts;
  private long tps;
  private long ttft;
  private long inputTokens;
  private long outputTokens;

  ServedSession(SessionId id, Address user, Instant endsAt, String model) {
    this.id = id;
    this.user = user;
    this.endsAt = endsAt;
    this.model = model;
  }

  SessionId id() {
    return id;
  }

  Address user() {
    return user;
  }

  Instant endsAt() {
    return endsAt;
  }

  String model() {
    return model;
  }

  /** Held during a prompt; further prompts of the session wait for it. */
  ReentrantLock turn() {
    return turn;
  }

  synchronized void record(Duration toFirst, Duration toLast, TokenCount tokens) {
    prompts++;
    tps += tokens.completion() * 1000L / Math.max(1, toLast.toSeconds());
    ttft += toFirst.toMillis();
    inputTokens += tokens.prompt();
    outputTokens += tokens.completion();
  }

  synchronized ProviderReport report(long chainId, long timestamp) {
    long count = Math.max(1, prompts);
    return new ProviderReport(
        id,
        chainId,
        timestamp,
        tps / count,
        ttft / count,
        Optional.of(new ProviderReport.Tokens(inputTokens, outputTokens)));
  }
}
