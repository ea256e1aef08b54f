package org.mor.automation.local.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.provider.BuiltInModel;

/** Tokens reach the caller while the provider is still at it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamingIT {

  /** Longer than anything else here takes. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private LocalStack stack;
  private Person bob;

  @BeforeAll
  void start() throws Exception {
    stack =
        LocalStack.start(
            LocalOptions.forTests(Path.of("..").toRealPath())
                .with("FirstByteSeconds", "1")
                .with("KeepAliveSeconds", "1"));
    bob = Person.with(stack.url(), stack.apiKey("bob").value());
    assertEquals(200, bob.put("{\"is_enabled\":true}").status());
    assertEquals(200, bob.chat("open the session").status());
  }

  @AfterAll
  void close() {
    stack.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"REST API", "Function URL"})
  void theFirstTokenComesWhileTheProviderPauses(String front) throws Exception {
    Person caller =
        front.equals("REST API")
            ? bob
            : Person.with(stack.functionUrls().get("ChatFunction"), stack.apiKey("bob").value());
    pace(PAUSE);
    try (BufferedReader events = open(caller.stream("/v1/chat/completions", "one two three"))) {
      String first = nextWithContent(events);
      long firstAt = System.nanoTime();
      assertTrue(first.contains("You"), first);
      String second = nextWithContent(events);
      Duration between = Duration.ofNanos(System.nanoTime() - firstAt);
      assertTrue(second.contains("said"), second);
      // By the caller's clock: nothing had been held back until there was more.
      assertTrue(between.compareTo(PAUSE.dividedBy(2)) > 0, "only " + between + " in between");
      pace(Duration.ZERO);
      assertEquals("data: [DONE]", last(events));
    } finally {
      pace(Duration.ZERO);
    }
    assertEquals(List.of(), stack.violations());
  }

  @Test
  void aModelThatThinksIsNoSilence() throws Exception {
    pace(new BuiltInModel.Pace(PAUSE, Duration.ZERO));
    try (BufferedReader events = open(bob.stream("/v1/chat/completions", "one two three"))) {
      assertEquals(": keep-alive", events.readLine());
      assertEquals("", events.readLine());
      assertEquals(": keep-alive", events.readLine());
      assertTrue(nextWithContent(events).contains("You"));
      assertEquals("data: [DONE]", last(events));
    } finally {
      pace(Duration.ZERO);
    }
    assertEquals(List.of(), stack.violations());
  }

  @Test
  void aCallerWhoLeavesDoesNotKeepTheSession() throws Exception {
    int opened = ChainControl.of(stack.market().chain()).sessionsOpened();
    pace(Duration.ofMillis(100));
    try (BufferedReader events = open(bob.stream("/v1/chat/completions", "a b c d e f g h"))) {
      nextWithContent(events);
    } finally {
      pace(Duration.ZERO);
    }
    assertEquals(200, bob.chat("still there?").status());
    assertTrue(ChainControl.of(stack.market().chain()).sessionsOpened() <= opened + 1);
    assertEquals(List.of(), stack.violations());
  }

  @Test
  void aCallerWhoLeavesEndsTheProvidersWork() throws Exception {
    int opened = ChainControl.of(stack.market().chain()).sessionsOpened();
    pace(PAUSE);
    long gone = callersGone();
    // By itself the answer would go on for the better part of a minute.
    String words = "a b c d e f g h i j k l m n o p";
    try (BufferedReader events = open(bob.stream("/v1/chat/completions", words))) {
      nextWithContent(events);
      assertEquals(1, promptsRunning());
    }
    awaitSoon(() -> promptsRunning() == 0, "the provider is still at it");
    pace(Duration.ZERO);
    awaitSoon(() -> callersGone() > gone, "it is not in the figures");
    assertEquals(200, bob.chat("again").status());
    assertTrue(ChainControl.of(stack.market().chain()).sessionsOpened() <= opened + 1);
    assertEquals(List.of(), stack.violations());
  }

  private static void awaitSoon(BooleanSupplier condition, String otherwise) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < PAUSE.multipliedBy(5).toNanos(), otherwise);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** From the figures that the function has written. */
  private static long callersGone() {
    try (Stream<Path> logs = Files.list(Path.of("target", "functions"))) {
      long count = 0;
      for (Path log : logs.filter(StreamingIT::isOfChat).toList()) {
        count += Files.readString(log).lines().filter(StreamingIT::tellsOfOneGone).count();
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOfChat(Path log) {
    return log.getFileName().toString().matches("ChatFunction-[0-9]+\\.log");
  }

  private static boolean tellsOfOneGone(String line) {
    return line.contains("ChatMilliseconds") && line.contains("caller_gone");
  }

  private int promptsRunning() {
    return stack.market().providers().stream()
        .mapToInt(provider -> provider.figures().get("promptsRunning"))
        .sum();
  }

  private void pace(Duration between) {
    pace(new BuiltInModel.Pace(Duration.ZERO, between));
  }

  private void pace(BuiltInModel.Pace pace) {
    stack.market().model().orElseThrow().setPace(pace);
  }

  private static BufferedReader open(HttpResponse<InputStream> response) {
    assertEquals(200, response.statusCode());
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String nextWithContent(BufferedReader events) throws Exception {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("data: {")
          && !Person.JSON
              .readTree(line.substring("data: ".length()))
              .path("choices")
              .path(0)
              .path("delta")
              .path("content")
              .asString("")
              .isEmpty()) {
        return line;
      }
    }
    throw new AssertionError("The stream ended without content");
  }

  private static String last(BufferedReader events) throws Exception {
    String last = "";
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      last = line.isEmpty() ? last : line;
    }
    return last;
  }
}
