package org.mor.automation.local.lambda;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.time.MovableClock;

/** What the Runtime API refuses, said to it byte by byte. */
class StrictnessTest {

  private static final String STREAM = "Lambda-Runtime-Function-Response-Mode: streaming\r\n";
  private static final String HTTP = "Content-Type: " + Prelude.CONTENT_TYPE + "\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String ZEROS = "\0".repeat(8);

  private final InvocationQueue queue = new InvocationQueue();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final RuntimeApiServer api;
  private final RecordingReply reply = new RecordingReply();

  StrictnessTest() throws IOException {
    api = new RuntimeApiServer("toy", queue, 1, clock);
  }

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  @Test
  void takesAStreamThatIsRight() throws Exception {
    assertEquals("202", respond(STREAM + HTTP + CHUNKED, chunk("{\"statusCode\":200}" + ZEROS)));
    assertEquals(0, api.violations().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"statusCode\":200}",
        "{\"statusCode\":200}\0\0\0\0\0\0\0x",
        "{\"statusCode\":\"200\"}\0\0\0\0\0\0\0\0",
        "{\"statusCode\":99}\0\0\0\0\0\0\0\0",
        "{}\0\0\0\0\0\0\0\0",
        "{\"statusCode\":200,\"headers\":{\"a\":1}}\0\0\0\0\0\0\0\0",
        "statusCode=200\0\0\0\0\0\0\0\0"
      })
  void refusesAPreludeThatIsWrong(String prelude) throws Exception {
    assertRefused(STREAM + HTTP + CHUNKED, chunk(prelude));
  }

  @Test
  void takesADelimiterThatEndsWithinSixteenKilobytes() throws Exception {
    String prelude = prelude(16_384);
    assertEquals(16_384, prelude.length());
    assertEquals("202", respond(STREAM + HTTP + CHUNKED, chunk(prelude)));
    assertEquals(0, api.violations().size());
  }

  @Test
  void refusesADelimiterThatEndsBeyondSixteenKilobytes() throws Exception {
    assertRefused(STREAM + HTTP + CHUNKED, chunk(prelude(16_385)));
  }

  private static String prelude(int length) {
    String head = "{\"statusCode\":200,\"headers\":{\"a\":\"";
    String tail = "\"}}" + ZEROS;
    return head + "b".repeat(length - head.length() - tail.length()) + tail;
  }

  @Test
  void refusesToHandOutMoreBeforeTheLastIsAnswered() throws Exception {
    next();
    queue.add(
        new PendingInvocation("id-2", "{}".getBytes(US_ASCII), Duration.ofSeconds(60), reply));
    assertEquals("403", exchange("GET", "invocation/next", "", ""));
    assertEquals(1, api.violations().size());
    assertEquals(
        "202", exchange("POST", "invocation/id-1/response", "Content-Length: 2\r\n", "{}"));
    assertEquals("200", exchange("GET", "invocation/next", "", ""));
  }

  @Test
  void countsTheDeadlineFromWhenTheEventIsTaken() throws Exception {
    queue.add(
        new PendingInvocation("id-1", "{}".getBytes(US_ASCII), Duration.ofSeconds(60), reply));
    clock.move(Duration.ofSeconds(45));
    String answer = whole(api, "GET", "invocation/next");
    long expected = clock.instant().plusSeconds(60).toEpochMilli();
    assertTrue(answer.contains("Lambda-Runtime-Deadline-Ms: " + expected + "\r\n"), answer);
  }

  @Test
  void givesNothingToAProcessThatDiedWaiting() throws Exception {
    String[] address = api.address().split(":", 2);
    try (Socket dead = new Socket(address[0], Integer.parseInt(address[1]))) {
      dead.getOutputStream()
          .write(
              "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(US_ASCII));
      awaitTakers(true);
    }
    awaitTakers(false);
    next();
    assertEquals(
        "202", exchange("POST", "invocation/id-1/response", "Content-Length: 2\r\n", "{}"));
    assertEquals("{}", reply.document);
  }

  private void awaitTakers(boolean wanted) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (wanted != queue.hasTakers()) {
      assertTrue(System.nanoTime() < end, "nothing has changed");
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void leavesWhatNobodyTookToTheNextEnvironment() throws Exception {
    api.close();
    PendingInvocation work =
        new PendingInvocation("id-1", "{}".getBytes(US_ASCII), Duration.ofSeconds(60), reply);
    queue.add(work);
    try (RuntimeApiServer other = new RuntimeApiServer("toy", queue, 1, clock)) {
      assertTrue(whole(other, "GET", "invocation/next").contains("id-1"));
    }
    assertEquals("Runtime.ExitError", reply.failed.type());
  }

  @Test
  void refusesAStreamOfAKnownLength() throws Exception {
    assertRefused(STREAM + HTTP + "Content-Length: 2\r\n", "{}");
  }

  @Test
  void refusesAStreamWithoutAType() throws Exception {
    assertRefused(STREAM + CHUNKED, chunk("x"));
  }

  @Test
  void refusesAnotherMode() throws Exception {
    assertRefused("Lambda-Runtime-Function-Response-Mode: stream\r\n" + HTTP + CHUNKED, chunk("x"));
  }

  @Test
  void refusesADocumentThatIsNoJson() throws Exception {
    assertRefused("Content-Length: 1\r\n", "{");
  }

  @Test
  void refusesTrailersThatWereNotAnnounced() throws Exception {
    String body =
        "1\r\nx\r\n0\r\n"
            + RuntimeErrorReport.TYPE
            + ": A\r\n"
            + RuntimeErrorReport.BODY
            + ": e30=\r\n\r\n";
    respond(STREAM + "Content-Type: text/plain\r\n" + CHUNKED, body);
    assertEquals(1, api.violations().size());
  }

  @Test
  void refusesAnAnswerToNothing() throws Exception {
    assertEquals("400", exchange("POST", "invocation/other/response", "Content-Length: 0\r\n", ""));
  }

  @Test
  void refusesAnErrorWithoutAType() throws Exception {
    next();
    assertEquals("400", exchange("POST", "invocation/id-1/error", "Content-Length: 2\r\n", "{}"));
  }

  private void assertRefused(String headers, String body) throws Exception {
    assertEquals("400", respond(headers, body));
    assertEquals(1, api.violations().size());
    assertEquals("Runtime.InvalidRequest", reply.failed.type());
  }

  private String respond(String headers, String body) throws Exception {
    PendingInvocation work = next();
    String status = exchange("POST", "invocation/id-1/response", headers, body);
    assertTrue(work.finishedWithin(Duration.ofSeconds(10)));
    return status;
  }

  private PendingInvocation next() throws Exception {
    PendingInvocation work =
        new PendingInvocation("id-1", "{}".getBytes(US_ASCII), Duration.ofSeconds(60), reply);
    queue.add(work);
    assertEquals("200", exchange("GET", "invocation/next", "", ""));
    return work;
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n0\r\n\r\n";
  }

  /** Returns the status of the answer. */
  private String exchange(String method, String call, String headers, String body)
      throws IOException {
    return talk(api, method, call, headers, body, "HTTP/1.1 200".length()).substring(9);
  }

  private static String whole(RuntimeApiServer api, String method, String call) throws IOException {
    return talk(api, method, call, "Connection: close\r\n", "", Integer.MAX_VALUE);
  }

  private static String talk(
      RuntimeApiServer api, String method, String call, String headers, String body, int bytes)
      throws IOException {
    String[] address = api.address().split(":", 2);
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      String request = method + " /2018-06-01/runtime/" + call + " HTTP/1.1\r\nHost: x\r\n";
      socket.getOutputStream().write((request + headers + "\r\n" + body).getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
    }
  }
}
