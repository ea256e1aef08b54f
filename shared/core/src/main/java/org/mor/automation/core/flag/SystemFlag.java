package org.mor.automation.core.flag;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.mor.automation.core.flag.FlagState.Reason;
import org.mor.automation.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * The switch for everybody: a parameter, kept in memory for a few seconds. It is read again by the
 * request that finds it old, and by that one alone: the others go on with the last known value
 * meanwhile, and wait only where there is none. A thread that read ahead would be frozen with the
 * function between requests and wake up with a broken connection. If the parameter cannot be read,
 * the last known value counts for a bounded time, then it is off. Safe for any thread.
 */
public final class SystemFlag {
  private static final Logger LOG = LoggerFactory.getLogger(SystemFlag.class);

  private final Supplier<SsmClient> ssm;
  private final String parameter;
  private final Duration fresh;
  private final Duration lastKnown;
  private final Metrics metrics;
  private final Clock clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known =
      new Known(new FlagState.Off(Reason.UNREADABLE), Instant.MIN, Instant.MIN);

  /**
   * A value.
   *
   * @param readAt when the parameter last said so
   * @param triedAt when it was last asked, successfully or not
   */
  private record Known(FlagState state, Instant readAt, Instant triedAt) {}

  /**
   * Wires the flag.
   *
   * @param ssm made when the parameter is first read
   * @param fresh for how long a value is not read again
   * @param lastKnown for how long a value counts while it cannot be read
   */
  public SystemFlag(
      Supplier<SsmClient> ssm,
      String parameter,
      Duration fresh,
      Duration lastKnown,
      Metrics metrics,
      Clock clock) {
    this.ssm = ssm;
    this.parameter = parameter;
    this.fresh = fresh;
    this.lastKnown = lastKnown;
    this.metrics = metrics;
    this.clock = clock;
  }

  public FlagState state() {
    Known now = known;
    if (isFresh(now)) {
      return now.state;
    }
    if (!reading.tryLock()) {
      if (counts(now)) {
        return now.state;
      }
      reading.lock();
    }
    try {
      if (!isFresh(known)) {
        known = refresh(known);
      }
      return known.state;
    } finally {
      reading.unlock();
    }
  }

  /** Forgets the value, as after a snapshot was restored: it may be days old. */
  public void forget() {
    known = new Known(new FlagState.Off(Reason.UNREADABLE), Instant.MIN, Instant.MIN);
  }

  /** A clock that was set back must not keep a value alive. */
  private boolean isFresh(Known value) {
    Instant now = clock.instant();
    return !value.triedAt.equals(Instant.MIN)
        && value.triedAt.plus(fresh).isAfter(now)
        && !value.triedAt.isAfter(now);
  }

  private Known refresh(Known old) {
    Instant now = clock.instant();
    Optional<FlagState> read = read();
    if (read.isPresent()) {
      return new Known(read.get(), now, now);
    }
    return new Known(
        counts(old) ? old.state : new FlagState.Off(Reason.UNREADABLE), old.readAt, now);
  }

  private boolean counts(Known value) {
    return !value.readAt.equals(Instant.MIN)
        && value.readAt.plus(lastKnown).isAfter(clock.instant());
  }

  /** Empty if nobody could say. */
  private Optional<FlagState> read() {
    try {
      String value =
          ssm.get()
              .getParameter(GetParameterRequest.builder().name(parameter).build())
              .parameter()
              .value();
      return Optional.of(parse(value));
    } catch (ParameterNotFoundException e) {
      LOG.error("flag parameter {} does not exist: automation is off", parameter);
      metrics.count("FlagMissing", 1);
      return Optional.of(new FlagState.Off(Reason.MISSING));
    } catch (SdkException e) {
      LOG.warn("flag parameter {} could not be read: {}", parameter, e.toString());
      metrics.count("FlagUnreadable", 1);
      return Optional.empty();
    }
  }

  private FlagState parse(String value) {
    return switch (value.strip()) {
      case "true" -> new FlagState.On();
      case "false" -> new FlagState.Off(Reason.SET);
      default -> {
        LOG.error("flag parameter {} is neither true nor false: automation is off", parameter);
        metrics.count("FlagMalformed", 1);
        yield new FlagState.Off(Reason.MALFORMED);
      }
    };
  }
}
