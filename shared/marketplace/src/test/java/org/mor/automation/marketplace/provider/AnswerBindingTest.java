package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.marketplace.provider.Consumer.failure;
import static org.mor.automation.marketplace.provider.Consumer.limits;
import static org.mor.automation.marketplace.provider.Consumer.readAll;
import static org.mor.automation.marketplace.provider.PromptStreamTest.DONE;
import static org.mor.automation.marketplace.provider.PromptStreamTest.FINISH;
import static org.mor.automation.marketplace.provider.PromptStreamTest.HELLO;
import static org.mor.automation.marketplace.provider.ScriptedProvider.SIGNER;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.marketplace.provider.ProviderFailure.BackendError;
import org.mor.automation.marketplace.provider.ProviderFailure.ForeignAnswer;
import org.mor.automation.marketplace.provider.ProviderFailure.Mismatch;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.PromptResult;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.ResponseEnvelope;

/** What the provider really signed for our key, but not as the answer to this prompt. */
class AnswerBindingTest {
  private static final ForeignAnswer PLAYED_AGAIN = new ForeignAnswer(Mismatch.REPEATED);
  private static final ForeignAnswer OF_ANOTHER_TIME = new ForeignAnswer(Mismatch.TIME);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Consumer consumer = new Consumer();

  @FunctionalInterface
  private interface Making {
    byte[] answer(ScriptedProvider self, RequestEnvelope request) throws IOException;
  }

  /** Answers once, and then sends the same bytes to whoever asks, under his request's id. */
  private ScriptedProvider playingAgain(Making making) throws IOException {
    ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    return new ScriptedProvider(
        consumer.publicKey,
        (self, request, socket) -> {
          if (recorded.size() == 0) {
            recorded.write(making.answer(self, request));
          }
          String first = self.requests.peek().id();
          String played =
              recorded
                  .toString(StandardCharsets.UTF_8)
                  .replace("\"id\":\"" + first, "\"id\":\"" + request.id());
          socket.getOutputStream().write(played.getBytes(StandardCharsets.UTF_8));
        });
  }

  private static byte[] hello(ScriptedProvider self, RequestEnvelope request) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String part : List.of(HELLO, FINISH, DONE)) {
      all.write(self.part(request, part));
    }
    return all.toByteArray();
  }

  private ProviderClient client(Clock clock) {
    return consumer.client(limits(LONG, LONG), EndpointPolicy.localDevelopment(), clock);
  }

  @Test
  void theAnswerToAnEarlierPrompt() throws Exception {
    try (ScriptedProvider provider = playingAgain(AnswerBindingTest::hello)) {
      ProviderClient client = consumer.client();
      try (PromptStream first = Consumer.prompt(provider, client)) {
        assertEquals(3, readAll(first).size());
      }
      try (PromptStream second = Consumer.prompt(provider, client)) {
        assertEquals(PLAYED_AGAIN, failure(second::next));
      }
    }
  }

  @Test
  void theModelsErrorToAnEarlierPrompt() throws Exception {
    String json = "{\"providerModelError\":{\"error\":{}},\"statusCode\":400}";
    Making error = (self, request) -> self.backendError(request, json);
    try (ScriptedProvider provider = playingAgain(error)) {
      ProviderClient client = consumer.client();
      try (PromptStream first = Consumer.prompt(provider, client)) {
        assertTrue(failure(first::next) instanceof BackendError);
      }
      try (PromptStream second = Consumer.prompt(provider, client)) {
        assertEquals(PLAYED_AGAIN, failure(second::next));
      }
    }
  }

  @Test
  void theAnswerToAPromptOfAnotherProcess() throws Exception {
    try (ScriptedProvider provider = playingAgain(AnswerBindingTest::hello)) {
      try (PromptStream first = Consumer.prompt(provider, client(Clock.systemUTC()))) {
        assertEquals(3, readAll(first).size());
      }
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(90));
      try (PromptStream second = Consumer.prompt(provider, client(later))) {
        assertEquals(OF_ANOTHER_TIME, failure(second::next));
      }
    }
  }

  @Test
  void thePartThatWasJustSent() throws Exception {
    Making twice =
        (self, request) -> {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          byte[] part = self.part(request, HELLO);
          all.write(part);
          all.write(part);
          return all.toByteArray();
        };
    try (ScriptedProvider provider = playingAgain(twice);
        PromptStream stream = consumer.prompt(provider)) {
      assertEquals(HELLO, stream.next().orElseThrow().json());
      assertEquals(PLAYED_AGAIN, failure(stream::next));
    }
  }

  private byte[] at(ScriptedProvider self, RequestEnvelope request, long millis, String json) {
    String sealed = ScriptedProvider.seal(json, consumer.publicKey);
    PromptResult result = new PromptResult(sealed, millis, HexString.EMPTY);
    return ResponseEnvelope.write(request.id(), SIGNER.sign(result, self.key));
  }

  @ParameterizedTest
  @ValueSource(longs = {-120_000, 120_000, Long.MAX_VALUE / 2})
  void aPartOfAnotherTime(long off) throws Exception {
    Making making = (self, request) -> at(self, request, Clock.systemUTC().millis() + off, HELLO);
    try (ScriptedProvider provider = playingAgain(making);
        PromptStream stream = consumer.prompt(provider)) {
      assertEquals(OF_ANOTHER_TIME, failure(stream::next));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-45_000, 45_000})
  void butNotOneWhoseClockIsALittleOff(long off) throws Exception {
    Making making = (self, request) -> at(self, request, Clock.systemUTC().millis() + off, DONE);
    try (ScriptedProvider provider = playingAgain(making);
        PromptStream stream = consumer.prompt(provider)) {
      assertEquals(List.of(DONE), readAll(stream));
    }
  }

  @Test
  void aPartFromBeforeThePartBeforeIt() throws Exception {
    long now = Clock.systemUTC().millis();
    Making making =
        (self, request) -> {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          all.write(at(self, request, now, HELLO));
          all.write(at(self, request, now, FINISH));
          all.write(at(self, request, now - 1, DONE));
          return all.toByteArray();
        };
    try (ScriptedProvider provider = playingAgain(making);
        PromptStream stream = consumer.prompt(provider)) {
      assertEquals(HELLO, stream.next().orElseThrow().json());
      assertEquals(FINISH, stream.next().orElseThrow().json());
      assertEquals(OF_ANOTHER_TIME, failure(stream::next));
      assertFalse(stream.isComplete());
    }
  }

  @Test
  void anAnswerUnderAnotherId() throws Exception {
    for (boolean signed : new boolean[] {true, false}) {
      ScriptedProvider.Script script =
          (self, request, socket) -> {
            RequestEnvelope other = new RequestEnvelope("0", request.method(), request.params());
            byte[] answer =
                signed
                    ? self.part(other, DONE)
                    : ScriptedProvider.plainError(other, "session expired");
            socket.getOutputStream().write(answer);
          };
      try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script);
          PromptStream stream = consumer.prompt(provider)) {
        assertEquals(new ForeignAnswer(Mismatch.ID), failure(stream::next));
      }
      try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script)) {
        assertEquals(
            new ForeignAnswer(Mismatch.ID),
            failure(
                () ->
                    consumer
                        .client()
                        .ping(
                            provider.endpoint(),
                            provider.publicKey.address(),
                            Consumer.deadline())));
      }
    }
  }

  @Test
  void remembersManyMessagesAndNotEverMore() {
    ReplayGuard heard = new ReplayGuard();
    for (int i = 0; i < ReplayGuard.GENERATION * 2; i++) {
      assertTrue(heard.add(signature(i)));
    }
    assertFalse(heard.add(signature(ReplayGuard.GENERATION * 2 - 1)));
    assertFalse(heard.add(signature(ReplayGuard.GENERATION)));
    assertTrue(heard.add(signature(0)), "forgotten by now");
  }

  private static HexString signature(int number) {
    return HexString.of(ByteBuffer.allocate(65).putLong(number).array());
  }
}
