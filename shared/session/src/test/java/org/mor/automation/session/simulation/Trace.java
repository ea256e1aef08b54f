package org.mor.automation.session.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened, in order; kept only for the run that is to be read. */
final class Trace {
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();

  Trace(boolean kept) {
    this.kept = kept;
  }

  boolean kept() {
    return kept;
  }

  void add(long now, String who, String what) {
    if (kept) {
      lines.add("%9d %-6s %s".formatted(now % 1_000_000_000, who, what));
    }
  }

  String text() {
    return String.join("\n", lines);
  }
}
