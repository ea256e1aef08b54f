package org.mor.automation.local.lambda;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Invokes a function again and again, as EventBridge does, and at once when it is asked to. */
public final class Schedule implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
  private static final Duration PATIENCE = Duration.ofMinutes(16);

  private final LambdaFunction function;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("schedule").factory());

  /**
   * Starts the schedule.
   *
   * @param interval empty to invoke it only when asked
   */
  public Schedule(LambdaFunction function, Optional<Duration> interval, Clock clock) {
    this.function = requireNonNull(function, "function");
    this.clock = requireNonNull(clock, "clock");
    interval.ifPresent(this::repeat);
  }

  // Each run logs its own failure.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void repeat(Duration every) {
    timer.scheduleAtFixedRate(
        this::runQuietly, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void runQuietly() {
    try {
      runNow();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} failed on its schedule: {}", function.spec().name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Invokes the function and returns what it answered.
   *
   * @throws IOException if it failed
   */
  public String runNow() throws IOException, InterruptedException {
    WholeReply answer = new WholeReply();
    function.invoke(event(), PATIENCE, answer);
    return answer.text();
  }

  private byte[] event() {
    String event =
        String.format(
            Locale.ROOT,
            """
            {"version":"0","id":"%s","detail-type":"Scheduled Event","source":"aws.events",\
            "account":"000000000000","time":"%s","region":"us-east-1","resources":[],"detail":{}}\
            """,
            UUID.randomUUID(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    return event.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
