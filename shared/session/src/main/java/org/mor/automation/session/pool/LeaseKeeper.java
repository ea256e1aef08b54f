package org.mor.automation.session.pool;

import java.time.Duration;
import java.time.Instant;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews leases while they are in use. They are short, so that a session whose process was killed
 * soon serves others; a request that ends before a third of the lease writes nothing for it.
 */
final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final SessionTransitions transitions;
  private final Duration lease;
  private final ProcessContext process;

  /**
   * Wires.
   *
   * @param lease how long a lease lasts that is not renewed
   */
  LeaseKeeper(SessionTransitions transitions, Duration lease, ProcessContext process) {
    this.transitions = transitions;
    this.lease = lease;
    this.process = process;
  }

  /** One lease that is being kept. */
  final class Kept implements AutoCloseable {
    private final Lease held;
    private final Runnable stop;
    private boolean done;

    private Kept(Lease held, Runnable stop) {
      this.held = held;
      this.stop = stop;
    }

    private void keep() {
      Instant until = held.record().hold().orElseThrow().until();
      try {
        while (true) {
          process.sleeper().sleep(lease.dividedBy(3));
          if (over()) {
            return;
          }
          Instant next = process.now().plus(lease);
          if (renewed(next)) {
            until = next;
          } else if (!process.now().isBefore(until.minus(lease.dividedBy(3)))) {
            // From then on another request may have it.
            stopNow();
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean renewed(Instant next) {
      try {
        if (transitions.renew(held, next) instanceof Transition.Won) {
          return true;
        }
        stopNow();
      } catch (RuntimeException e) {
        LOG.warn("a lease could not be renewed: {}", e.getMessage());
      }
      return false;
    }

    private synchronized boolean over() {
      return done;
    }

    private synchronized void stopNow() {
      if (!done) {
        done = true;
        LOG.error("session {} was lost while in use", held.session().granted().id());
        stop.run();
      }
    }

    @Override
    public synchronized void close() {
      done = true;
    }
  }

  /**
   * Keeps a lease until it is closed.
   *
   * @param stop ends the use at once, when the lease is lost
   */
  Kept keep(Lease held, Runnable stop) {
    Kept kept = new Kept(held, stop);
    process.threads().execute(kept::keep);
    return kept;
  }
}
