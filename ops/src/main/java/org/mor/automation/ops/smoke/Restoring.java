package org.mor.automation.ops.smoke;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.mor.automation.ops.Reasons;

/** Undoes changes in the reverse order, each once. Safe for any thread. */
final class Restoring {
  private record Undo(String what, Runnable task) {}

  private final Deque<Undo> undoing = new ArrayDeque<>();

  synchronized void add(String what, Runnable undo) {
    undoing.push(new Undo(what, undo));
  }

  /** What could not be undone, and why. */
  synchronized List<String> run() {
    List<String> failures = new ArrayList<>();
    while (!undoing.isEmpty()) {
      Undo undo = undoing.pop();
      try {
        undo.task().run();
      } catch (RuntimeException e) {
        failures.add(undo.what() + " not restored: " + Reasons.of(e));
      }
    }
    return failures;
  }
}
