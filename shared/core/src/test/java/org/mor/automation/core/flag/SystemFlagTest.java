package org.mor.automation.core.flag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.FlagState.Off;
import org.mor.automation.core.flag.FlagState.On;
import org.mor.automation.core.flag.FlagState.Reason;
import org.mor.automation.core.flag.FlagState.Unknown;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.core.ssm.TestParameters;
import org.mor.automation.core.time.MovableClock;
import software.amazon.awssdk.services.ssm.SsmClient;
import tools.jackson.databind.json.JsonMapper;

class SystemFlagTest {
  private static final On ON = new On(Rollout.EVERYBODY);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration LAST_KNOWN = Duration.ofSeconds(60);

  private final TestParameters parameters = new TestParameters();
  private final SsmClient ssm = AwsClients.ssm(Environment.of(parameters.variables()));
  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private double jitter;
  private final SystemFlag flag =
      new SystemFlag(
          () -> ssm,
          "/flag",
          FRESH,
          LAST_KNOWN,
          new Metrics(new PrintStream(written, true, UTF_8), new JsonMapper(), clock, "test"),
          clock,
          random(() -> jitter));

  @AfterEach
  void end() {
    ssm.close();
    parameters.close();
  }

  private static RandomGenerator random(DoubleSupplier next) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new IllegalStateException("not needed here");
      }

      @Override
      public double nextDouble() {
        return next.getAsDouble();
      }
    };
  }

  private void fail(String failure) {
    switch (failure) {
      case "failing" -> parameters.failing();
      case "throttling" -> parameters.throttling();
      case "babbling" -> parameters.babbling();
      case "withoutValue" -> parameters.answering(200, "{}");
      default -> parameters.hangingUp();
    }
  }

  private boolean counted(String cause) {
    return written.toString(UTF_8).contains("\"Cause\":\"" + cause + "\",\"FlagErrors\":1");
  }

  @Test
  void itSaysWhatTheParameterSays() {
    parameters.holding("true");
    assertEquals(ON, flag.state());
    parameters.holding("false");
    clock.move(FRESH);
    assertEquals(new Off(Reason.SET), flag.state());
  }

  @Test
  void aFreshValueAsksNobody() {
    parameters.holding("true");
    flag.state();
    clock.move(FRESH.minusMillis(1));
    parameters.holding("false");
    assertEquals(ON, flag.state());
    assertEquals(1, parameters.calls());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "TRUE!", "1", "{\"enabled\":true}", "true false"})
  void whatIsNeitherTrueNorFalseIsOff(String value) {
    parameters.holding(value);
    assertEquals(new Off(Reason.MALFORMED), flag.state());
    assertTrue(counted("malformed"));
  }

  @Test
  void aMalformedValueReplacesTheLastKnownOne() {
    parameters.holding("true");
    flag.state();
    parameters.holding("tru");
    clock.move(FRESH);
    assertEquals(new Off(Reason.MALFORMED), flag.state());
  }

  @Test
  void aRolloutIsOnForThoseItIncludes() {
    parameters.holding("{\"percent\":0,\"users\":[\"alice\"],\"default\":\"on\"}");
    assertEquals(new On(new Rollout(Set.of("alice"), 0, true)), flag.state());
  }

  @Test
  void noParameterIsOff() {
    parameters.withoutParameter();
    assertEquals(new Off(Reason.MISSING), flag.state());
    assertTrue(counted("missing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"failing", "throttling", "babbling", "withoutValue", "hangingUp"})
  void aFlagThatWasNeverReadIsNotTheOperatorsNo(String failure) {
    fail(failure);
    assertEquals(new Unknown(), flag.state());
    assertTrue(counted("unreadable"));
    ApiException refused =
        assertThrows(ApiException.class, () -> flag.requireOn(ApiError.automationOffForAll()));
    assertEquals(503, refused.error().status());
    assertEquals("flag_unavailable", refused.error().code());
    assertEquals(Optional.of(FRESH), refused.error().retryAfter());
    assertEquals(Optional.of(true), refused.error().shouldRetry());
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "malformed"})
  void offIsAnsweredWithTheGivenError(String value) {
    parameters.holding(value);
    ApiError off = ApiError.settingsOffForAll();
    assertEquals(off, assertThrows(ApiException.class, () -> flag.requireOn(off)).error());
  }

  @Test
  void onLetsARequestGoOn() {
    parameters.holding("true");
    assertDoesNotThrow(() -> flag.requireOn(ApiError.automationOffForAll()));
  }

  @Test
  void aValueIsReadAgainUpToAFifthEarlier() {
    jitter = 0.999;
    parameters.holding("true");
    flag.state();
    clock.move(Duration.ofSeconds(4));
    parameters.holding("false");
    assertEquals(ON, flag.state());
    clock.move(Duration.ofMillis(2));
    assertEquals(new Off(Reason.SET), flag.state());
  }

  @ParameterizedTest
  @ValueSource(strings = {"failing", "throttling", "babbling", "withoutValue", "hangingUp"})
  void theLastKnownValueCountsForABoundedTime(String failure) {
    parameters.holding("true");
    flag.state();
    fail(failure);
    clock.move(FRESH);
    assertEquals(ON, flag.state());
    clock.move(LAST_KNOWN.minus(FRESH));
    assertEquals(new Unknown(), flag.state());
    parameters.holding("true");
    clock.move(FRESH);
    assertEquals(ON, flag.state());
  }

  @Test
  void aFailureIsNotAskedAboutAgainByEveryRequest() {
    parameters.holding("true");
    flag.state();
    parameters.failing();
    clock.move(FRESH);
    flag.state();
    int calls = parameters.calls();
    flag.state();
    assertEquals(calls, parameters.calls());
  }

  @Test
  void aSlowAnswerKeepsOneRequestAndEndsByItself() {
    parameters.holding("true");
    flag.state();
    CountDownLatch never = new CountDownLatch(1);
    parameters.waitingFor(never);
    clock.move(FRESH);
    assertEquals(ON, flag.state());
    assertTrue(counted("unreadable"));
    never.countDown();
  }

  @Test
  void whileOneAsksTheOthersGoOn() throws Exception {
    parameters.holding("true");
    flag.state();
    CountDownLatch slow = new CountDownLatch(1);
    parameters.holding("false").waitingFor(slow);
    clock.move(FRESH);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FlagState> asking = threads.submit(flag::state);
      while (parameters.calls() < 2) {
        Thread.onSpinWait();
      }
      assertEquals(ON, flag.state());
      slow.countDown();
      assertEquals(new Off(Reason.SET), asking.get());
    }
    assertEquals(new Off(Reason.SET), flag.state());
    assertEquals(2, parameters.calls());
  }

  @Test
  void theFirstRequestsAskOnceTogether() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    parameters.holding("true").waitingFor(slow);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<FlagState>> asking = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        asking.add(threads.submit(flag::state));
      }
      slow.countDown();
      for (Future<FlagState> state : asking) {
        assertEquals(ON, state.get());
      }
    }
    assertEquals(1, parameters.calls());
  }

  @Test
  void aClockSetBackDoesNotKeepAValueAlive() {
    parameters.holding("true");
    flag.state();
    clock.move(Duration.ofHours(-1));
    parameters.holding("false");
    assertEquals(new Off(Reason.SET), flag.state());
  }

  @Test
  void aForgottenValueIsReadAgain() {
    parameters.holding("true");
    flag.state();
    flag.forget();
    parameters.failing();
    assertEquals(new Unknown(), flag.state());
  }
}
