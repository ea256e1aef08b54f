package org.mor.automation.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times of one kind, in nanoseconds. */
final class Samples {
  private final List<Long> nanos = new ArrayList<>();

  synchronized void add(long time) {
    nanos.add(time);
  }

  synchronized int count() {
    return nanos.size();
  }

  /** The smallest that so much of all is not above. */
  synchronized double millis(double part) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int index = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.get(Math.max(0, index)) / 1e6;
  }

  String text(double part) {
    return String.format(Locale.ROOT, "%.1f", millis(part));
  }
}
