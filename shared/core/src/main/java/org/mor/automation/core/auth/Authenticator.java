package org.mor.automation.core.auth;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mor.automation.core.auth.ApiKeys.StoredKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells whom a key belongs to. Keys that were found are kept in memory for a moment, so that a
 * revocation counts everywhere within that time; keys that were not found are looked up each time.
 * Safe for any thread.
 */
public final class Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);
  private static final String SCHEME = "Bearer ";
  private static final int MOST_KEPT = 1000;

  /** More than a user may have keys in use. */
  private static final int MOST_GENERATIONS = 128;

  /** Compared with where there is no key, so that this takes as long as a wrong secret does. */
  private static final byte[] NOBODY = new byte[32];

  private final ApiKeys keys;
  private final Duration keep;
  private final Clock clock;
  private final ConcurrentHashMap<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(StoredKey key, Instant until) {}

  /**
   * Wires it.
   *
   * @param keep how long a key that was found is not read again
   */
  public Authenticator(ApiKeys keys, Duration keep, Clock clock) {
    this.keys = keys;
    this.keep = keep;
    this.clock = clock;
  }

  /** Judges the value of the {@code Authorization} header. */
  public AuthResult authenticate(Optional<String> authorization) {
    Optional<ApiKey> key =
        authorization
            .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            .map(value -> value.substring(SCHEME.length()).strip())
            .flatMap(ApiKey::parse);
    if (key.isEmpty()) {
      return new AuthResult.Refused();
    }
    Optional<StoredKey> stored = find(key.get().prefix());
    byte[] hash = ApiKeys.hash(key.get().secret());
    boolean proven = MessageDigest.isEqual(hash, stored.map(StoredKey::hash).orElse(NOBODY));
    if (stored.isEmpty() || !proven || !stands(stored.get())) {
      return new AuthResult.Refused();
    }
    noteUse(stored.get());
    return new AuthResult.Known(stored.get().user(), stored.get().prefix());
  }

  /**
   * Neither it nor any key that it was made by, directly or through others, is revoked or gone.
   * Each of them is kept for as long as any key, so a revocation reaches what was made by the key
   * as fast as the key itself, whatever became of their own rows.
   */
  private boolean stands(StoredKey key) {
    Optional<StoredKey> maker = Optional.of(key);
    for (int generation = 0; generation < MOST_GENERATIONS; generation++) {
      if (maker.isEmpty() || maker.get().revoked()) {
        return false;
      }
      Optional<String> next = maker.get().createdBy();
      if (next.isEmpty()) {
        return true;
      }
      maker = find(next.get());
    }
    return false;
  }

  /** Forgets every key, as after a snapshot was restored. */
  public void forget() {
    kept.clear();
  }

  private Optional<StoredKey> find(String prefix) {
    Instant now = clock.instant();
    Kept cached = kept.get(prefix);
    if (cached != null && cached.until.isAfter(now)) {
      return Optional.of(cached.key);
    }
    Optional<StoredKey> stored = keys.find(prefix);
    if (stored.isPresent()) {
      if (kept.size() >= MOST_KEPT) {
        kept.clear();
      }
      kept.put(prefix, new Kept(stored.get(), now.plus(keep)));
    }
    return stored;
  }

  /** Once a day; a request does not fail because of it. */
  private void noteUse(StoredKey key) {
    LocalDate today = keys.today();
    if (key.lastUsed().filter(day -> !day.isBefore(today)).isPresent()) {
      return;
    }
    try {
      keys.used(key.prefix(), today);
      kept.computeIfPresent(key.prefix(), (_, old) -> new Kept(usedOn(old.key, today), old.until));
    } catch (SdkException e) {
      LOG.warn("the day of last use of key {} was not stored", key.prefix(), e);
    }
  }

  private static StoredKey usedOn(StoredKey key, LocalDate day) {
    return new StoredKey(
        key.prefix(),
        key.hash(),
        key.user(),
        key.name(),
        key.createdAt(),
        key.createdBy(),
        Optional.of(day),
        key.revoked());
  }
}
