package org.mor.automation.runtime;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * The calls of the Lambda Runtime API, version 2018-06-01, over one kept connection; streams get a
 * connection of their own. Used by one thread at a time: every concurrent worker has its own.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
final class RuntimeApi implements Closeable {

  static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";
  static final String USER_AGENT = "streaming-lambda-runtime-java/1";

  private static final String BASE = "/2018-06-01/runtime/";
  private static final byte[] NOTHING = {};

  private final RuntimeEnvironment environment;
  private RuntimeConnection kept;

  RuntimeApi(RuntimeEnvironment environment) {
    this.environment = environment;
  }

  /** Waits for the next event, for as long as it takes. */
  Invocation next() throws IOException {
    RuntimeApiResponse event = call("GET", BASE + "invocation/next", Map.of(), NOTHING, 200);
    return new Invocation(
        event.body(),
        event
            .header("Lambda-Runtime-Aws-Request-Id")
            .orElseThrow(() -> new IOException("An event without a request id")),
        event
            .header("Lambda-Runtime-Deadline-Ms")
            .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))
            .orElse(Instant.MAX),
        event.header("Lambda-Runtime-Invoked-Function-Arn").orElse(""),
        event.header("Lambda-Runtime-Trace-Id"));
  }

  void respond(String requestId, byte[] json) throws IOException {
    Map<String, String> headers = Map.of("Content-Type", "application/json");
    call("POST", BASE + "invocation/" + requestId + "/response", headers, json, 202);
  }

  /** Begins a streamed response; nothing is sent before its first chunk. */
  RuntimeConnection stream(String requestId, String contentType) throws IOException {
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            contentType,
            "Lambda-Runtime-Function-Response-Mode",
            "streaming",
            "Trailer",
            ERROR_TYPE + ", " + ERROR_BODY,
            "Connection",
            "close");
    RuntimeConnection connection = new RuntimeConnection(environment);
    try {
      connection.beginChunked(BASE + "invocation/" + requestId + "/response", headers);
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  void invocationError(String requestId, ErrorReport report) throws IOException {
    error("invocation/" + requestId + "/error", report);
  }

  void initError(ErrorReport report) throws IOException {
    error("init/error", report);
  }

  void restoreError(ErrorReport report) throws IOException {
    error("restore/error", report);
  }

  /** Says that the snapshot may be taken; returns in every copy that is restored from it. */
  void restoreNext() throws IOException {
    call("GET", BASE + "restore/next", Map.of(), NOTHING, 200);
    // The copy has the memory of a connection, but not its other end.
    close();
  }

  private void error(String path, ErrorReport report) throws IOException {
    call("POST", BASE + path, report.headers(), report.json(), 202);
  }

  private RuntimeApiResponse call(
      String method, String path, Map<String, String> headers, byte[] body, int expected)
      throws IOException {
    boolean reused = kept != null;
    RuntimeApiResponse response;
    try {
      response = exchange(method, path, headers, body);
    } catch (EOFException | SocketException e) {
      close();
      if (!reused) {
        throw e;
      }
      // A kept connection may have been closed while an event was worked on.
      response = exchange(method, path, headers, body);
    }
    if (response.closesConnection()) {
      close();
    }
    if (response.status() != expected) {
      throw new RuntimeApiException(
          method + " " + path,
          response.status(),
          new String(response.body(), StandardCharsets.UTF_8));
    }
    return response;
  }

  private RuntimeApiResponse exchange(
      String method, String path, Map<String, String> headers, byte[] body) throws IOException {
    if (kept == null) {
      kept = new RuntimeConnection(environment);
    }
    kept.send(method, path, headers, body);
    return kept.receive();
  }

  @Override
  public void close() {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }
}
