package org.mor.automation.local;

import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes parts in the reverse order of their start. A failure is logged, and the others are closed
 * too.
 */
final class ReverseClosing {

  private static final Logger LOG = LoggerFactory.getLogger(ReverseClosing.class);

  private ReverseClosing() {}

  static void all(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
