package org.mor.automation.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LambdaRuntimeTest {

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @Test
  void handsOverTheEventAndWhatLambdaSaysAboutIt() throws Exception {
    List<Invocation> seen = new ArrayList<>();
    run(false, (invocation, response) -> seen.add(invocation), "{\"a\":1}", "{\"b\":2}");
    assertEquals("{\"b\":2}", new String(seen.get(1).event(), UTF_8));
    assertEquals("id-2", seen.get(1).requestId());
    assertEquals(Instant.ofEpochMilli(1_700_000_000_000L), seen.get(1).deadline());
    assertEquals("arn:aws:lambda:x", seen.get(1).functionArn());
    assertEquals(Optional.of("Root=1-2-3"), seen.get(1).traceId());
  }

  @Test
  void streamsPreludeDelimiterAndAChunkForEveryFlush() throws Exception {
    ScriptedRuntimeApi.Request answer =
        run(
                false,
                (invocation, response) -> {
                  try (OutputStream out = response.http(201, Map.of("x", "ä\"\u0000"))) {
                    out.write("one".getBytes(UTF_8));
                    out.flush();
                    out.write("two".getBytes(UTF_8));
                  }
                },
                "{}")
            .request("/id-1/response");
    assertEquals("streaming", answer.headers().get("lambda-runtime-function-response-mode"));
    assertEquals(LambdaResponse.HTTP_INTEGRATION, answer.headers().get("content-type"));
    String head = "{\"statusCode\":201,\"headers\":{\"x\":\"\\u00e4\\\"\\u0000\"}}";
    assertEquals(List.of(head + "\0".repeat(8) + "one", "two"), answer.chunks());
    assertEquals(Map.of(), answer.trailers());
  }

  @Test
  void answersWithADocumentOrWithNull() throws Exception {
    StreamingHandler handler =
        (invocation, response) -> {
          if (invocation.requestId().equals("id-1")) {
            response.buffered("{\"ok\":true}".getBytes(UTF_8));
          }
        };
    ScriptedRuntimeApi api = run(false, handler, "{}", "{}");
    assertEquals("{\"ok\":true}", api.request("/id-1/response").body());
    assertFalse(
        api.request("/id-1/response")
            .headers()
            .containsKey("lambda-runtime-function-response-mode"));
    assertEquals("null", api.request("/id-2/response").body());
  }

  @Test
  void reportsAFailureBeforeTheFirstByteAsAnError() throws Exception {
    StreamingHandler handler =
        (invocation, response) -> {
          response.http(200, Map.of()).write('x');
          throw new IllegalStateException("broken \"here\"");
        };
    ScriptedRuntimeApi api = run(false, handler, "{}", "{}");
    ScriptedRuntimeApi.Request error = api.request("/id-1/error");
    assertEquals(
        "java.lang.IllegalStateException",
        error.headers().get("lambda-runtime-function-error-type"));
    assertTrue(error.body().startsWith("{\"errorMessage\":\"broken \\\"here\\\"\""), error.body());
    assertTrue(error.body().contains("LambdaRuntimeTest"), error.body());
    assertTrue(api.requests().stream().noneMatch(r -> r.line().contains("/response")));
  }

  @Test
  void endsAStreamThatFailsLaterWithTrailers() throws Exception {
    StreamingHandler handler =
        (invocation, response) -> {
          OutputStream out = response.http(200, Map.of());
          out.write("half".getBytes(UTF_8));
          out.flush();
          throw new IOException("lost");
        };
    ScriptedRuntimeApi api = run(false, handler, "{}");
    ScriptedRuntimeApi.Request answer = api.request("/id-1/response");
    assertEquals(
        "java.io.IOException", answer.trailers().get("lambda-runtime-function-error-type"));
    assertEquals(
        "{\"errorMessage\":\"lost\",\"errorType\":\"java.io.IOException\"}",
        new String(
            Base64.getDecoder().decode(answer.trailers().get("lambda-runtime-function-error-body")),
            UTF_8));
    assertTrue(api.requests().stream().noneMatch(r -> r.line().contains("/error")));
  }

  /** A handler's try-with-resources closes the stream on the way out of a failure, too. */
  @Test
  void closingAStreamDoesNotMakeItsFailureAnAnswer() throws Exception {
    StreamingHandler handler =
        (invocation, response) -> {
          try (OutputStream out = response.http(200, Map.of())) {
            out.write("half".getBytes(UTF_8));
            out.flush();
            throw new StackOverflowError("too deep");
          }
        };
    ScriptedRuntimeApi.Request answer = run(false, handler, "{}").request("/id-1/response");
    assertTrue(answer.body().endsWith("half"), answer.body());
    assertEquals(
        "java.lang.StackOverflowError",
        answer.trailers().get("lambda-runtime-function-error-type"));
  }

  @Test
  void closingAStreamSendsNothingOfWhatFailsThen() throws Exception {
    StreamingHandler handler =
        (invocation, response) -> {
          try (OutputStream out = response.http(200, Map.of())) {
            out.write("half".getBytes(UTF_8));
            throw new IllegalStateException("lost");
          }
        };
    ScriptedRuntimeApi api = run(false, handler, "{}");
    assertTrue(api.request("/id-1/error").body().contains("lost"));
    assertTrue(api.requests().stream().noneMatch(r -> r.line().contains("/response")));
  }

  @Test
  void nothingIsWrittenAfterTheEnd() throws Exception {
    List<String> refused = new ArrayList<>();
    StreamingHandler handler =
        (invocation, response) -> {
          OutputStream out = response.http(200, Map.of());
          out.write("whole".getBytes(UTF_8));
          out.close();
          refused.add(assertThrows(IOException.class, () -> out.write('x')).getMessage());
        };
    ScriptedRuntimeApi.Request answer = run(false, handler, "{}").request("/id-1/response");
    assertTrue(answer.body().endsWith("whole"), answer.body());
    assertEquals(Map.of(), answer.trailers());
    assertEquals(List.of("The response has ended"), refused);
  }

  @Test
  void reportsAHandlerThatCannotBeMade() throws Exception {
    try (ScriptedRuntimeApi api = new ScriptedRuntimeApi()) {
      LambdaRuntime runtime = new LambdaRuntime(api.environment(false), new PrintStream(log));
      assertThrows(
          IOException.class,
          () ->
              runtime.run(
                  () -> {
                    throw new IllegalArgumentException("TABLE is not set");
                  }));
      assertTrue(api.request("/init/error").body().contains("TABLE is not set"));
      assertEquals(1, api.requests().size());
    }
  }

  @Test
  void letsASnapshotBeTakenBetweenTheHooks() throws Exception {
    List<String> calls = new ArrayList<>();
    ScriptedRuntimeApi api = run(true, new Hooked(calls, false), "{}");
    assertEquals(List.of("before", "after", "handled"), calls);
    assertTrue(api.requests().getFirst().line().contains("/restore/next"));
  }

  @Test
  void reportsAFailedRestorationAndTakesNoEvent() throws Exception {
    List<String> calls = new ArrayList<>();
    ScriptedRuntimeApi api = run(true, new Hooked(calls, true), "{}");
    assertEquals(List.of("before", "after"), calls);
    assertTrue(api.request("/restore/error").body().contains("no entropy"));
    assertEquals(2, api.requests().size());
  }

  private ScriptedRuntimeApi run(boolean snapStart, StreamingHandler handler, String... events)
      throws Exception {
    try (ScriptedRuntimeApi api = new ScriptedRuntimeApi(events)) {
      LambdaRuntime runtime = new LambdaRuntime(api.environment(snapStart), new PrintStream(log));
      assertThrows(IOException.class, () -> runtime.run(() -> handler));
      return api;
    }
  }

  private record Hooked(List<String> calls, boolean failing)
      implements StreamingHandler, SnapshotHooks {

    @Override
    public void beforeCheckpoint() {
      calls.add("before");
    }

    @Override
    public void afterRestore() {
      calls.add("after");
      if (failing) {
        throw new IllegalStateException("no entropy");
      }
    }

    @Override
    public void handle(Invocation invocation, ResponseStream response) {
      calls.add("handled");
    }
  }
}
