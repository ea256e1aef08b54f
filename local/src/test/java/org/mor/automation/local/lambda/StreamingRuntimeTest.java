package org.mor.automation.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.runtime.ClientGoneException;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.LambdaRuntime;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.RuntimeEnvironment;
import org.mor.automation.runtime.SnapshotHooks;
import org.mor.automation.runtime.StreamingHandler;

/** The streaming runtime client against a Runtime API that takes nothing that Lambda would not. */
class StreamingRuntimeTest {

  private static final Duration TIME = Duration.ofSeconds(60);

  private final InvocationQueue queue = new InvocationQueue();
  private RuntimeApiServer api;
  private int count;

  StreamingRuntimeTest() throws IOException {
    api = new RuntimeApiServer("toy", queue, 1, Clock.systemUTC());
  }

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  @Test
  void passesEveryFlushOnAtOnce() throws Exception {
    BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    start(
        1,
        (invocation, response) -> {
          try (OutputStream out = response.http(200, Map.of("Content-Type", "text/event-stream"))) {
            for (String token = tokens.take(); !token.isEmpty(); token = tokens.take()) {
              out.write(token.getBytes(UTF_8));
              out.flush();
            }
          }
        });
    RecordingReply reply = new RecordingReply();
    PendingInvocation work = send(reply);
    for (String token : List.of("one", "two", "three")) {
      tokens.add(token);
      // The handler has not been given its next token yet: only a relay without delay gets here.
      assertEquals(token, reply.parts.poll(10, TimeUnit.SECONDS));
    }
    assertFalse(reply.complete);
    tokens.add("");
    assertTrue(work.finishedWithin(TIME));
    assertTrue(reply.complete);
    assertEquals(200, reply.head.status());
    assertEquals(List.of("text/event-stream"), reply.head.headers().get("Content-Type"));
    assertNothingRefused();
  }

  @Test
  void answersWithADocument() throws Exception {
    start(1, (invocation, response) -> response.buffered(invocation.event()));
    for (int i = 0; i < 3; i++) {
      RecordingReply reply = new RecordingReply();
      assertTrue(send(reply).finishedWithin(TIME));
      assertEquals("{\"number\":" + (i + 1) + "}", reply.document);
    }
    assertNothingRefused();
  }

  @Test
  void survivesADocumentThatLambdaDoesNotTake() throws Exception {
    start(
        1,
        (invocation, response) ->
            response.buffered(count == 1 ? new byte[7 * 1024 * 1024] : invocation.event()));
    RecordingReply tooLong = new RecordingReply();
    assertTrue(send(tooLong).finishedWithin(TIME));
    assertEquals("Function.ResponseSizeTooLarge", tooLong.failed.type());
    RecordingReply next = new RecordingReply();
    assertTrue(send(next).finishedWithin(TIME));
    assertEquals("{\"number\":2}", next.document);
    assertEquals(1, api.violations().size());
  }

  @Test
  void reportsAFailureBeforeTheFirstByte() throws Exception {
    start(
        1,
        (invocation, response) -> {
          throw new IllegalStateException("no table");
        });
    RecordingReply reply = new RecordingReply();
    assertTrue(send(reply).finishedWithin(TIME));
    assertEquals(new FunctionError("java.lang.IllegalStateException", "no table"), reply.failed);
    assertNull(reply.head);
    assertNothingRefused();
  }

  @Test
  void breaksAStreamOffWithTrailers() throws Exception {
    start(
        1,
        (invocation, response) -> {
          OutputStream out = response.http(200, Map.of());
          out.write("half".getBytes(UTF_8));
          out.flush();
          throw new IllegalStateException("lost ä");
        });
    RecordingReply reply = new RecordingReply();
    assertTrue(send(reply).finishedWithin(TIME));
    assertEquals("half", reply.bytes.toString(UTF_8));
    assertEquals(new FunctionError("java.lang.IllegalStateException", "lost ä"), reply.broken);
    assertFalse(reply.complete);
    assertNothingRefused();
  }

  @Test
  void tellsTheHandlerThatTheCallerIsGone() throws Exception {
    CountDownLatch noticed = new CountDownLatch(1);
    start(
        1,
        (invocation, response) -> {
          if (count > 1) {
            response.buffered("{}".getBytes(UTF_8));
            return;
          }
          try (OutputStream out = response.http(200, Map.of())) {
            byte[] token = "0123456789".getBytes(UTF_8);
            while (true) {
              out.write(token);
              out.flush();
            }
          } catch (ClientGoneException e) {
            noticed.countDown();
            throw e;
          }
        });
    assertTrue(send(new RecordingReply(100)).finishedWithin(TIME));
    assertTrue(noticed.await(TIME.toSeconds(), TimeUnit.SECONDS));
    RecordingReply next = new RecordingReply();
    assertTrue(send(next).finishedWithin(TIME));
    assertEquals("{}", next.document);
    assertNothingRefused();
  }

  @Test
  void streamsSixAndAHundredMegabytes() throws Exception {
    List<Long> held = new CopyOnWriteArrayList<>();
    start(
        1,
        (invocation, response) -> {
          byte[] part = new byte[1 << 20];
          long before = usedHeap();
          try (OutputStream out = response.raw("application/octet-stream")) {
            for (int i = 0; i < (count == 1 ? 6 : 100); i++) {
              out.write(part);
            }
            held.add(usedHeap() - before);
          }
        });
    for (int megabytes : new int[] {6, 100}) {
      Counting reply = new Counting();
      assertTrue(send(reply).finishedWithin(TIME));
      assertEquals((long) megabytes << 20, reply.total);
      assertTrue(reply.complete);
    }
    assertEquals(2, held.size());
    // What has been written is passed on and not kept.
    assertTrue(held.stream().allMatch(bytes -> bytes < 16L << 20), held.toString());
    assertNothingRefused();
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  @Test
  void worksOnSixtyFourAtOnce() throws Exception {
    api.close();
    api = new RuntimeApiServer("toy", queue, 64, Clock.systemUTC());
    CountDownLatch all = new CountDownLatch(64);
    start(
        64,
        (invocation, response) -> {
          try (OutputStream out = response.http(200, Map.of())) {
            all.countDown();
            // Nobody gets past this before all are being worked on.
            if (!all.await(TIME.toSeconds(), TimeUnit.SECONDS)) {
              throw new IllegalStateException("not all at once");
            }
            for (int i = 0; i < 20; i++) {
              out.write(invocation.event());
              out.flush();
            }
          }
        });
    List<RecordingReply> replies = new ArrayList<>();
    List<PendingInvocation> works = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      RecordingReply reply = new RecordingReply();
      replies.add(reply);
      works.add(send(reply));
    }
    for (int i = 0; i < 64; i++) {
      assertTrue(works.get(i).finishedWithin(TIME));
      assertEquals(
          ("{\"number\":" + (i + 1) + "}").repeat(20), replies.get(i).bytes.toString(UTF_8));
    }
    assertNothingRefused();
  }

  @Test
  void isRestoredBeforeItTakesWork() throws Exception {
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    record HookedHandler(BlockingQueue<String> calls) implements StreamingHandler, SnapshotHooks {
      @Override
      public void beforeCheckpoint() {
        calls.add("before");
      }

      @Override
      public void afterRestore() {
        calls.add("after");
      }

      @Override
      public void handle(Invocation invocation, ResponseStream response) throws IOException {
        calls.add("handle");
        response.buffered("{}".getBytes(UTF_8));
      }
    }
    PendingInvocation work = send(new RecordingReply());
    start(environment(1, true), new HookedHandler(calls));
    assertTrue(work.finishedWithin(TIME));
    assertTrue(api.restored());
    assertEquals(List.of("before", "after", "handle"), List.copyOf(calls));
    assertNothingRefused();
  }

  private void assertNothingRefused() {
    assertEquals(List.of(), api.violations());
  }

  private PendingInvocation send(InvocationReply reply) {
    count++;
    PendingInvocation work =
        new PendingInvocation(
            "id-" + count,
            ("{\"number\":" + count + "}").getBytes(UTF_8),
            Duration.ofSeconds(60),
            reply);
    queue.add(work);
    return work;
  }

  private RuntimeEnvironment environment(int concurrency, boolean snapStart) {
    int port = Integer.parseInt(api.address().split(":", 2)[1]);
    return new RuntimeEnvironment("127.0.0.1", port, concurrency, snapStart);
  }

  private void start(int concurrency, StreamingHandler handler) {
    start(environment(concurrency, false), handler);
  }

  /** Runs until the Runtime API is closed. */
  private static void start(RuntimeEnvironment environment, StreamingHandler handler) {
    LambdaRuntime runtime =
        new LambdaRuntime(environment, new PrintStream(OutputStream.nullOutputStream()));
    Thread.ofVirtual()
        .uncaughtExceptionHandler((thread, end) -> {})
        .start(
            () -> {
              try {
                runtime.run(() -> handler);
              } catch (IOException e) {
                // The end of every runtime.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Counts what comes, where keeping it would be too much. */
  private static final class Counting implements InvocationReply {
    private volatile long total;
    private volatile boolean complete;

    @Override
    public void document(byte[] json) {
      throw new AssertionError("no stream");
    }

    @Override
    public OutputStream stream(StreamHead head) {
      return new OutputStream() {
        private long sum;

        @Override
        public void write(int b) {
          sum++;
        }

        @Override
        public void write(byte[] part, int offset, int length) {
          sum += length;
        }

        @Override
        public void close() {
          total = sum;
          complete = true;
        }
      };
    }

    @Override
    public void broken(FunctionError error) {
      throw new AssertionError(error.toString());
    }

    @Override
    public void failed(FunctionError error) {
      throw new AssertionError(error.toString());
    }
  }
}
