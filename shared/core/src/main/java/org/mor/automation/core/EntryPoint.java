package org.mor.automation.core;

import java.time.Duration;
import java.util.Map;

/** What only the entry point of a process does; everything else gets it as an argument. */
@SuppressForbidden(reason = "the one place where the product touches its process")
public final class EntryPoint {
  private EntryPoint() {}

  /** The environment variables, to be read once. */
  public static Map<String, String> variables() {
    return System.getenv();
  }

  /** Waits; tests hand in something else. */
  public static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  /** Ends a command. */
  public static void exit(int code) {
    System.exit(code);
  }
}
