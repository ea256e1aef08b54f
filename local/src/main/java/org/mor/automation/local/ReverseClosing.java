package org.mor.automation.local;

import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends parts, the last begun first, whatever any of them says to it. */
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
