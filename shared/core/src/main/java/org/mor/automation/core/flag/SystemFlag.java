package org.mor.automation.core.flag;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.FlagState.Reason;
import org.mor.automation.core.metrics.Dimension;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * The switch for everybody: a parameter, kept in memory for a few seconds. It is read again by the
 * request that finds it old, and by that one alone: the others go on with the last known value
 * meanwhile, and wait only where there is none. A thread that read ahead would be frozen with the
 * function between requests and wake up with a broken connection. If the parameter cannot be read,
 * the last known value counts for a bounded time, then the state is unknown. Safe for any thread.
 */
public final class SystemFlag {
  private static final Logger LOG = LoggerFactory.getLogger(SystemFlag.class);
  private static final Known NOTHING =
      new Known(new FlagState.Unknown(), Instant.MIN, Instant.MIN, Instant.MIN);

  /** Processes that started together do not read together for long. */
  private static final double JITTER = 0.2;

  private final Supplier<SsmClient> ssm;
  private final String parameter;
  private final Duration fresh;
  private final Duration lastKnown;
  private final Metrics metrics;
  private final Clock clock;
  private final RandomGenerator random;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known = NOTHING;

  /**
   * A value.
   *
   * @param readAt when the parameter last said so
   * @param triedAt when it was last asked, successfully or not
   * @param freshUntil when it is asked again
   */
  private record Known(FlagState state, Instant readAt, Instant triedAt, Instant freshUntil) {}

  /**
   * Wires the flag.
   *
   * @param ssm made when the parameter is first read
   * @param fresh for how long a value is not read again; up to a fifth less, at random
   * @param lastKnown for how long a value counts while it cannot be read
   */
  public SystemFlag(
      Supplier<SsmClient> ssm,
      String parameter,
      Duration fresh,
      Duration lastKnown,
      Metrics metrics,
      Clock clock,
      RandomGenerator random) {
    this.ssm = ssm;
    this.parameter = parameter;
    this.fresh = fresh;
    this.lastKnown = lastKnown;
    this.metrics = metrics;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Lets a request go on only if automation is on.
   *
   * @param off the error if the operator has switched it off
   * @return for whom it is on
   * @throws ApiException with that error, or with one to retry later if the flag cannot be read
   */
  public Rollout requireOn(ApiError off) {
    return switch (state()) {
      case FlagState.On on -> on.rollout();
      case FlagState.Off _ -> throw new ApiException(off);
      case FlagState.Unknown _ -> throw new ApiException(ApiError.flagUnavailable(fresh));
    };
  }

  /**
   * The state, which is on or off.
   *
   * @throws ApiException to retry later if the flag cannot be read
   */
  public FlagState known() {
    FlagState state = state();
    if (state instanceof FlagState.Unknown) {
      throw new ApiException(ApiError.flagUnavailable(fresh));
    }
    return state;
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
    known = NOTHING;
  }

  /** A clock that was set back must not keep a value alive. */
  private boolean isFresh(Known value) {
    Instant now = clock.instant();
    return value.freshUntil.isAfter(now) && !value.triedAt.isAfter(now);
  }

  private Known refresh(Known old) {
    Instant now = clock.instant();
    Instant until = now.plusMillis((long) (fresh.toMillis() * (1 - JITTER * random.nextDouble())));
    return read()
        .map(state -> new Known(state, now, now, until))
        .orElseGet(
            () ->
                new Known(
                    counts(old) ? old.state : new FlagState.Unknown(), old.readAt, now, until));
  }

  private boolean counts(Known value) {
    return !value.readAt.equals(Instant.MIN)
        && value.readAt.plus(lastKnown).isAfter(clock.instant());
  }

  /** Empty if nobody could say. */
  private Optional<FlagState> read() {
    try {
      Parameter read =
          ssm.get().getParameter(GetParameterRequest.builder().name(parameter).build()).parameter();
      if (read == null || read.value() == null) {
        throw SdkClientException.create("the answer has no value");
      }
      FlagState state = parse(read.value());
      write(state, read.lastModifiedDate());
      return Optional.of(state);
    } catch (ParameterNotFoundException e) {
      LOG.error("flag parameter {} does not exist: automation is off", parameter);
      metrics.count(Metric.FLAG_ERRORS, Dimension.CAUSE, "missing");
      return Optional.of(new FlagState.Off(Reason.MISSING));
    } catch (SdkException e) {
      LOG.warn("flag parameter {} could not be read: {}", parameter, e.toString());
      metrics.count(Metric.FLAG_ERRORS, Dimension.CAUSE, "unreadable");
      return Optional.empty();
    }
  }

  private void write(FlagState state, Instant changed) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.FLAG_ON, state instanceof FlagState.On ? 1.0 : 0);
    if (changed != null) {
      Duration age = Duration.between(changed, clock.instant());
      values.put(Metric.FLAG_AGE_SECONDS, (double) Math.max(0, age.toSeconds()));
    }
    metrics.gauges(values);
  }

  private FlagState parse(String value) {
    FlagState state = FlagState.of(value);
    if (state instanceof FlagState.Off(Reason reason) && reason == Reason.MALFORMED) {
      LOG.error(
          "flag parameter {} is neither true, false nor a rollout: automation is off", parameter);
      metrics.count(Metric.FLAG_ERRORS, Dimension.CAUSE, "malformed");
    }
    return state;
  }
}
