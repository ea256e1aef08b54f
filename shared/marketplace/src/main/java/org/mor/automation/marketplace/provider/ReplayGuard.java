package org.mor.automation.marketplace.provider;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.mor.automation.marketplace.wire.HexString;

/**
 * Remembers which messages were believed, so that none is believed twice: every message is
 * encrypted with randomness of its own, so the same one again is a copy. Holds at least the last
 * {@value #GENERATION} messages and at most twice as many. May be shared between threads.
 */
final class ReplayGuard {
  static final int GENERATION = 50_000;

  private Set<Long> newer = new HashSet<>();
  private Set<Long> older = Set.of();

  /**
   * Whether this is the first time.
   *
   * @param signature found to be good; its beginning is no one's to choose
   */
  synchronized boolean add(HexString signature) {
    long beginning = ByteBuffer.wrap(signature.bytes()).getLong();
    if (older.contains(beginning) || !newer.add(beginning)) {
      return false;
    }
    if (newer.size() >= GENERATION) {
      older = newer;
      newer = new HashSet<>();
    }
    return true;
  }
}
