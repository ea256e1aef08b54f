package org.mor.automation.marketplace.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long each of several nodes is waited for. One that was silent is asked last for a while, and
 * then hardly waited for. By the machine's own running time, which never goes back.
 */
final class NodeTimeouts {
  private static final Duration USUAL = Duration.ofSeconds(3);
  private static final Duration MOMENT = Duration.ofMillis(750);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final long SILENT_NANOS = Duration.ofSeconds(30).toNanos();

  /** When each node was last silent; zero if it has answered since. */
  private final AtomicLongArray silentAt;

  NodeTimeouts(int nodes) {
    silentAt = new AtomicLongArray(nodes);
  }

  void silent(int node) {
    silentAt.set(node, now());
  }

  void answered(int node) {
    silentAt.set(node, 0);
  }

  /** The nodes, those that were silent lately behind the others. */
  List<Integer> order() {
    List<Integer> order = new ArrayList<>();
    List<Integer> silent = new ArrayList<>();
    for (int node = 0; node < silentAt.length(); node++) {
      (wasSilent(node) ? silent : order).add(node);
    }
    order.addAll(silent);
    return order;
  }

  /** How long to wait for a node while there is another one to ask. */
  Duration whileAnotherIsLeft(int node) {
    return wasSilent(node) ? MOMENT : USUAL;
  }

  /** How long to wait for these nodes once another one has answered. */
  Duration afterAnAnswer(Set<Integer> nodes) {
    return nodes.stream().allMatch(this::wasSilent) ? SHORT : MOMENT;
  }

  private boolean wasSilent(int node) {
    long at = silentAt.get(node);
    return at != 0 && now() - at < SILENT_NANOS;
  }

  private static long now() {
    // Zero stands for never.
    return System.nanoTime() | 1;
  }
}
