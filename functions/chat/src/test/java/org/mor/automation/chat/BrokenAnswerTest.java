package org.mor.automation.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mor.automation.runtime.LambdaRuntime;
import org.mor.automation.runtime.ScriptedRuntimeApi;
import org.mor.automation.runtime.StreamingHandler;

/**
 * Failures that nobody has foreseen, from the provider's socket to the Runtime API's. They come out
 * of the clock that a provider's messages are checked with.
 */
class BrokenAnswerTest {
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final String SECRET = "part of an answer";

  /** Two readings for the prompt, then one for each message. */
  private static final int AFTER_THREE_MESSAGES = 5;

  private static final int AT_THE_FIRST_MESSAGE = 2;

  private ChatServiceFixture service;

  /** What goes wrong. */
  enum Failure {
    EXCEPTION("BrokenAnswerException"),
    RECURSION("StackOverflowError"),
    ASSERTION("AssertionError"),
    MEMORY("OutOfMemoryError");

    private final String reported;

    Failure(String reported) {
      this.reported = reported;
    }

    RuntimeException happen() {
      return switch (this) {
        case EXCEPTION -> new IllegalStateException(SECRET);
        case RECURSION -> throw new StackOverflowError(SECRET);
        case ASSERTION -> throw new AssertionError(SECRET);
        case MEMORY -> throw new OutOfMemoryError(SECRET);
      };
    }
  }

  @BeforeEach
  void begin() throws Exception {
    service = new ChatServiceFixture(Map.of());
    String word = ScriptedModel.word("word");
    service.first.says(word, word, word, word, ScriptedModel.last("word"));
  }

  @AfterEach
  void end() throws IOException {
    service.close();
  }

  @Test
  void anAnswerThatNothingBefallsIsComplete() throws Exception {
    ScriptedRuntimeApi.Request answer = run(true).request("/response");
    assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
    assertTrue(answer.trailers().isEmpty(), answer.trailers().toString());
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void aStreamEndsInAnErrorAndTheRuntimesTrailers(Failure failure) throws Exception {
    service.failAfter(AFTER_THREE_MESSAGES, failure::happen);
    ScriptedRuntimeApi.Request answer = run(true).request("/response");

    List<String> events = answer.body().lines().filter(line -> !line.isBlank()).toList();
    assertTrue(events.get(events.size() - 2).contains("chat.completion.chunk"), answer.body());
    assertTrue(events.getLast().startsWith("data: {\"error\":"), answer.body());
    assertTrue(events.getLast().contains("internal_error"), answer.body());
    assertFalse(answer.body().contains("[DONE]"), answer.body());
    String type = answer.trailers().get("lambda-runtime-function-error-type");
    assertTrue(String.valueOf(type).endsWith("." + failure.reported), "" + answer.trailers());
  }

  /** Whoever may invoke the function reads the trailers; an exception may quote an answer. */
  @Test
  void theTrailersDoNotQuoteAnException() throws Exception {
    service.failAfter(AFTER_THREE_MESSAGES, Failure.EXCEPTION::happen);
    ScriptedRuntimeApi.Request answer = run(true).request("/response");
    String body = answer.trailers().get("lambda-runtime-function-error-body");
    assertFalse(new String(Base64.getDecoder().decode(body), UTF_8).contains(SECRET));
  }

  @Test
  void aFailureBeforeTheFirstByteHasItsOwnStatus() throws Exception {
    service.failAfter(AT_THE_FIRST_MESSAGE, Failure.EXCEPTION::happen);
    ScriptedRuntimeApi.Request answer = run(true).request("/response");
    assertTrue(answer.body().startsWith("{\"statusCode\":500,"), answer.body());
    assertTrue(answer.trailers().isEmpty(), answer.trailers().toString());
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void nothingOfAWholeAnswerIsSent(Failure failure) throws Exception {
    service.failAfter(AT_THE_FIRST_MESSAGE, failure::happen);
    ScriptedRuntimeApi.Request answer = run(false).request("/response");
    assertTrue(answer.body().startsWith("{\"statusCode\":500,"), answer.body());
    assertFalse(answer.body().contains("word"), answer.body());
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void theFiguresNameTheFailure(Failure failure) throws Exception {
    service.failAfter(AFTER_THREE_MESSAGES, failure::happen);
    run(true);
    assertTrue(service.figures().contains("\"Code\":\"internal_error\""), service.figures());
  }

  private ScriptedRuntimeApi run(boolean stream) throws Exception {
    String body =
        "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":%s}"
            .formatted(stream);
    StreamingHandler handler =
        (invocation, response) -> service.answer(invocation.event(), response::http, TIME);
    try (ScriptedRuntimeApi api = new ScriptedRuntimeApi(body)) {
      PrintStream log = new PrintStream(new ByteArrayOutputStream(), false, UTF_8);
      LambdaRuntime runtime = new LambdaRuntime(api.environment(false), log);
      assertThrows(IOException.class, () -> runtime.run(() -> handler));
      return api;
    }
  }
}
