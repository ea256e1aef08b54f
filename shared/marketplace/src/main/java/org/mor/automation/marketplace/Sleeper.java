package org.mor.automation.marketplace;

import java.time.Duration;

/** How to wait; handed in so that tests need not. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration duration) throws InterruptedException;
}
