package org.mor.automation.session.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.SessionRecord;

/**
 * The sessions that this process gave back, latest first. The next request tries for one of them
 * without reading its pool: the write that claims it refuses whatever is no longer so. Safe for any
 * thread.
 */
final class LastUsed {
  private static final int POOLS = 256;
  private static final int EACH = 64;

  private final Map<PoolKey, Deque<SessionRecord>> pools = new LinkedHashMap<>(16, 0.75f, true);

  synchronized void put(SessionRecord free) {
    Deque<SessionRecord> pool = pools.computeIfAbsent(free.pool(), _ -> new ArrayDeque<>());
    pool.push(free);
    if (pool.size() > EACH) {
      pool.removeLast();
    }
    if (pools.size() > POOLS) {
      pools.remove(pools.keySet().iterator().next());
    }
  }

  /** Forgets one as it hands it out: no other request here goes for it too. */
  synchronized Optional<SessionRecord> take(PoolKey pool) {
    Deque<SessionRecord> known = pools.get(pool);
    return known == null ? Optional.empty() : Optional.ofNullable(known.poll());
  }
}
