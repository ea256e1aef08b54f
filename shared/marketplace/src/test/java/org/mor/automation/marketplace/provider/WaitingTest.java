package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.marketplace.provider.Consumer.SESSION;
import static org.mor.automation.marketplace.provider.Consumer.failure;
import static org.mor.automation.marketplace.provider.Consumer.limits;
import static org.mor.automation.marketplace.provider.Consumer.readAll;
import static org.mor.automation.marketplace.provider.PromptStreamTest.DONE;
import static org.mor.automation.marketplace.provider.PromptStreamTest.HELLO;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.provider.ProviderFailure.Cancelled;
import org.mor.automation.marketplace.provider.ProviderFailure.DeadlinePassed;
import org.mor.automation.marketplace.provider.ProviderFailure.Silent;
import org.mor.automation.marketplace.provider.ProviderFailure.Stage;
import org.mor.automation.marketplace.provider.ProviderFailure.Unreachable;

/** Nothing waits longer than it was told, whatever the provider does. */
class WaitingTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofMinutes(1);

  private final Consumer consumer = new Consumer();

  /** Says nothing more until the consumer hangs up. */
  private static final ScriptedProvider.Script SILENT =
      (self, request, socket) -> socket.getInputStream().readAllBytes();

  @Test
  void forTheFirstMessage() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, SILENT);
        PromptStream stream = Consumer.prompt(provider, consumer.client(limits(SHORT, LONG)))) {
      assertEquals(
          new Silent(Stage.FIRST_MESSAGE), assertTimeout(SOON, () -> failure(stream::next)));
    }
  }

  @Test
  void forAnAnswerInOnePieceLongerThanForTheStartOfAStream() throws Exception {
    ScriptedProvider.Script thinking =
        (self, request, socket) -> {
          self.read.await();
          self.parts(request, socket, DONE);
        };
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, thinking)) {
      ProviderClient patient = consumer.client(limits(SHORT, LONG, LONG));
      try (PromptStream whole = whole(provider, patient);
          PromptStream stream = Consumer.prompt(provider, patient)) {
        assertEquals(new Silent(Stage.FIRST_MESSAGE), failure(stream::next));
        provider.read.countDown();
        assertEquals(1, readAll(whole).size());
      }
    }
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, SILENT);
        PromptStream whole = whole(provider, consumer.client(limits(LONG, SHORT, LONG)))) {
      assertEquals(new Silent(Stage.WHOLE_ANSWER), assertTimeout(SOON, () -> failure(whole::next)));
    }
  }

  private static PromptStream whole(ScriptedProvider provider, ProviderClient client)
      throws ProviderException {
    return client.prompt(
        provider.endpoint(),
        provider.publicKey,
        SESSION,
        "{}",
        ResponseMode.WHOLE,
        Consumer.deadline());
  }

  @Test
  void forTheNextMessage() throws Exception {
    ScriptedProvider.Script script =
        (self, request, socket) -> {
          self.parts(request, socket, HELLO);
          socket.getInputStream().readAllBytes();
        };
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script);
        PromptStream stream = Consumer.prompt(provider, consumer.client(limits(LONG, SHORT)))) {
      assertEquals(HELLO, stream.next().orElseThrow().json());
      assertEquals(
          new Silent(Stage.NEXT_MESSAGE), assertTimeout(SOON, () -> failure(stream::next)));
    }
  }

  @Test
  void forAMessageThatDripsInByteByByte() throws Exception {
    ScriptedProvider.Script drip =
        (self, request, socket) -> {
          CountDownLatch never = new CountDownLatch(1);
          OutputStream out = socket.getOutputStream();
          for (byte unit : self.part(request, HELLO)) {
            out.write(unit);
            assertTrue(!never.await(50, TimeUnit.MILLISECONDS));
          }
        };
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, drip);
        PromptStream stream = Consumer.prompt(provider, consumer.client(limits(SHORT, LONG)))) {
      assertEquals(
          new Silent(Stage.FIRST_MESSAGE), assertTimeout(SOON, () -> failure(stream::next)));
    }
  }

  @Test
  void forTheWholeAnswerNoLongerThanTheCallersDeadline() throws Exception {
    ScriptedProvider.Script endless =
        (self, request, socket) -> {
          while (true) {
            self.parts(request, socket, HELLO);
          }
        };
    HandClock clock = new HandClock();
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, endless);
        PromptStream stream =
            consumer
                .client(limits(LONG, LONG))
                .prompt(
                    provider.endpoint(),
                    provider.publicKey,
                    SESSION,
                    "{}",
                    ResponseMode.STREAM,
                    Deadline.in(Duration.ofSeconds(30), clock))) {
      assertEquals(HELLO, stream.next().orElseThrow().json());
      clock.pass(Duration.ofSeconds(30));
      assertEquals(
          new DeadlinePassed(Stage.NEXT_MESSAGE),
          assertTimeout(SOON, () -> failure(() -> readAll(stream))));
    }
  }

  @Test
  void forAProviderThatDoesNotReadWhatItIsSent() throws Exception {
    try (ServerSocket deaf = new ServerSocket()) {
      deaf.setReceiveBufferSize(4096); // so that little of what is sent disappears into it
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Endpoint endpoint = new Endpoint("127.0.0.1", deaf.getLocalPort());
      String huge = "{\"content\":\"" + "x".repeat(6_000_000) + "\"}";
      ProviderClient client = consumer.client(limits(SHORT, LONG));
      assertEquals(
          new Silent(Stage.SENDING),
          assertTimeout(
              SOON,
              () ->
                  failure(
                      () ->
                          client.prompt(
                              endpoint,
                              consumer.publicKey,
                              SESSION,
                              huge,
                              ResponseMode.STREAM,
                              Consumer.deadline()))));
    }
  }

  @Test
  void forALookUpThatHangs() {
    CountDownLatch never = new CountDownLatch(1);
    EndpointPolicy.Resolver hanging =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        };
    ProviderLimits limits = new ProviderLimits(1000, 9, SHORT, LONG, LONG, LONG, LONG);
    ProviderClient client = consumer.client(limits, new EndpointPolicy(hanging, true));
    assertEquals(
        new Silent(Stage.CONNECTING),
        assertTimeout(SOON, () -> failure(() -> ping(client, new Endpoint("h.example", 1)))));
    never.countDown();
  }

  private void ping(ProviderClient client, Endpoint endpoint) throws ProviderException {
    client.ping(endpoint, consumer.publicKey.address(), Consumer.deadline());
  }

  @Test
  void notAtAllForADeadlineThatHasPassed() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, SILENT)) {
      Deadline passed = Deadline.in(Duration.ZERO, Clock.systemUTC());
      ProviderClient client = consumer.client();
      assertEquals(
          new DeadlinePassed(Stage.CONNECTING),
          failure(() -> client.ping(provider.endpoint(), consumer.publicKey.address(), passed)));
    }
  }

  @Test
  void forNobody() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    ProviderClient client = consumer.client();
    assertEquals(new Unreachable(), failure(() -> ping(client, new Endpoint("127.0.0.1", port))));
    EndpointPolicy unknown =
        new EndpointPolicy(
            host -> {
              throw new UnknownHostException(host);
            },
            true);
    ProviderClient lost = consumer.client(limits(LONG, LONG), unknown);
    assertEquals(new Unreachable(), failure(() -> ping(lost, new Endpoint("h.example", 1))));
  }

  @Test
  void noLongerThanTheStreamIsOpen() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, SILENT)) {
      PromptStream stream = consumer.prompt(provider);
      FutureTask<ProviderFailure> waiting = new FutureTask<>(() -> failure(stream::next));
      Thread reader = Thread.ofVirtual().start(waiting);
      waitUntilBlocked(reader);
      stream.close();
      assertEquals(new Cancelled(), waiting.get(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void noLongerThanTheThreadIsWanted() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, SILENT);
        PromptStream stream = consumer.prompt(provider)) {
      FutureTask<Boolean> waiting =
          new FutureTask<>(
              () -> {
                assertEquals(new Cancelled(), failure(stream::next));
                return Thread.currentThread().isInterrupted();
              });
      Thread reader = Thread.ofVirtual().start(waiting);
      waitUntilBlocked(reader);
      reader.interrupt();
      assertTrue(waiting.get(1, TimeUnit.MINUTES), "the interrupt is kept");
    }
  }

  private static void waitUntilBlocked(Thread thread) {
    while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
  }

  @Test
  void notWithOnePromptForAnother() throws Exception {
    ScriptedProvider.Script second =
        (self, request, socket) -> {
          if (self.requests.size() == 1) {
            self.read.await();
          }
          self.parts(request, socket, DONE);
        };
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, second)) {
      ProviderClient client = consumer.client();
      try (PromptStream one = Consumer.prompt(provider, client);
          PromptStream two = Consumer.prompt(provider, client)) {
        provider.read.countDown();
        assertEquals(1, readAll(two).size());
        assertEquals(1, readAll(one).size());
      }
    }
  }
}
