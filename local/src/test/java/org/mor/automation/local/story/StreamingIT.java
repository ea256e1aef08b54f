package org.mor.automation.local.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
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
    int opened = stack.market().chain().control().sessionsOpened();
    pace(Duration.ofMillis(100));
    try (BufferedReader events = open(bob.stream("/v1/chat/completions", "a b c d e f g h"))) {
      nextWithContent(events);
    } finally {
      pace(Duration.ZERO);
    }
    assertEquals(200, bob.chat("still there?").status());
    assertTrue(stack.market().chain().control().sessionsOpened() <= opened + 1);
    assertEquals(List.of(), stack.violations());
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
