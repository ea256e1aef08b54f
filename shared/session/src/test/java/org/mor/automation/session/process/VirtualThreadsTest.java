package org.mor.automation.session.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work side by side: so many pieces at once, and never more. */
class VirtualThreadsTest {
  private static final int AT_ONCE = 16;

  @Test
  void soManyRunAtOnceAndNoMore() throws InterruptedException {
    CountDownLatch all = new CountDownLatch(AT_ONCE);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    Runnable task =
        () -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          all.countDown();
          try {
            // One after the other, the first would wait here in vain.
            together.addAndGet(all.await(10, TimeUnit.SECONDS) ? 1 : 0);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          running.decrementAndGet();
        };
    new VirtualThreads(AT_ONCE).run(Collections.nCopies(4 * AT_ONCE, task));
    assertEquals(4 * AT_ONCE, together.get());
    assertEquals(AT_ONCE, most.get());
  }

  @Test
  void aPieceOfWorkThatFailsIsNotLost() {
    Runnable task =
        () -> {
          throw new IllegalArgumentException("must not happen");
        };
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> new VirtualThreads(1).run(Collections.nCopies(2, task)));
    assertEquals(IllegalArgumentException.class, e.getCause().getClass());
  }
}
