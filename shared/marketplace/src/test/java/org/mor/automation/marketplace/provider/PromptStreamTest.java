package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.marketplace.provider.Consumer.failure;
import static org.mor.automation.marketplace.provider.Consumer.readAll;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.marketplace.provider.ProviderFailure.BackendFailed;
import org.mor.automation.marketplace.provider.ProviderFailure.Truncated;
import org.mor.automation.marketplace.wire.PromptRequest;
import org.mor.automation.marketplace.wire.RequestEnvelope;

/** Answers that arrive, and where they end. */
class PromptStreamTest {
  static final String HELLO =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"H\\u003c"
          + " é😀\"},\"finish_reason\":null}],"
          + "\"object\":\"chat.completion.chunk\",\"created\":1.50}";
  static final String FINISH =
      "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
          + "\"object\":\"chat.completion.chunk\"}";
  static final String USAGE =
      "{\"choices\":[],\"object\":\"chat.completion.chunk\",\"usage\":{\"total_tokens\":3}}";
  static final String DONE = "\"[DONE]\"";

  private final Consumer consumer = new Consumer();

  private ScriptedProvider provider(ScriptedProvider.Script script) throws Exception {
    return new ScriptedProvider(consumer.publicKey, script);
  }

  @Test
  void givesEveryPartAsItCameUntilDone() throws Exception {
    try (ScriptedProvider provider =
            provider(
                (self, request, socket) ->
                    self.parts(request, socket, HELLO, FINISH, USAGE, DONE));
        PromptStream stream = consumer.prompt(provider)) {
      assertFalse(stream.isComplete());
      assertEquals(List.of(HELLO, FINISH, USAGE, DONE), readAll(stream));
      assertTrue(stream.isComplete());
      assertTrue(stream.next().isEmpty());
    }
  }

  @Test
  void signsThePromptSoThatTheProviderCanCheckIt() throws Exception {
    try (ScriptedProvider provider =
        provider((self, request, socket) -> self.parts(request, socket, DONE))) {
      String json = "{\"content\":\"<é😀&\u2028>\\ud83d\\ude00\",\n \"temperature\":0.10}";
      try (PromptStream stream =
          consumer
              .client()
              .prompt(
                  provider.endpoint(),
                  provider.publicKey,
                  Consumer.SESSION,
                  json,
                  ResponseMode.STREAM,
                  Consumer.deadline())) {
        readAll(stream);
      }
      RequestEnvelope received = provider.requests.remove();
      PromptRequest prompt = PromptRequest.parse(received.params());
      assertTrue(received.id().matches("[0-9a-f]{8}"));
      assertTrue(ScriptedProvider.SIGNER.verify(prompt, consumer.publicKey));
      assertEquals(Consumer.SESSION, prompt.sessionId());
      assertEquals(
          "{\"content\":\"\\u003c\\u00e9\\ud83d\\ude00\\u0026\\u2028\\u003e\\ud83d\\ude00\","
              + " \"temperature\":0.10}",
          prompt.message());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000_000})
  void readsAnswersHoweverTheNetworkCutsThem(int size) throws Exception {
    try (ScriptedProvider provider =
            provider(
                (self, request, socket) -> {
                  ByteArrayOutputStream all = new ByteArrayOutputStream();
                  for (String part : List.of(HELLO, FINISH, DONE)) {
                    all.write(self.part(request, part));
                  }
                  OutputStream out = socket.getOutputStream();
                  byte[] bytes = all.toByteArray();
                  for (int at = 0; at < bytes.length; at += size) {
                    out.write(bytes, at, Math.min(size, bytes.length - at));
                  }
                });
        PromptStream stream = consumer.prompt(provider)) {
      assertEquals(List.of(HELLO, FINISH, DONE), readAll(stream));
    }
  }

  @Test
  void takesTheEndOfTheConnectionForTheEndOnlyAfterAFinishReason() throws Exception {
    assertEquals(List.of(HELLO, FINISH, USAGE), answer(HELLO, FINISH, USAGE));
    assertEquals(new Truncated(0), truncated());
    assertEquals(new Truncated(1), truncated(HELLO));
    assertEquals(new Truncated(1), truncated(USAGE));
    String emptyReason = HELLO.replace("null", "\"\"");
    assertEquals(new Truncated(1), truncated(emptyReason));
    String second = HELLO.replace("\"index\":0", "\"index\":1");
    String secondEnds = FINISH.replace("\"index\":0", "\"index\":1");
    assertEquals(new Truncated(3), truncated(HELLO, second, FINISH));
    assertEquals(4, answer(HELLO, second, FINISH, secondEnds).size());
  }

  private List<String> answer(String... parts) throws Exception {
    try (ScriptedProvider provider =
            provider((self, request, socket) -> self.parts(request, socket, parts));
        PromptStream stream = consumer.prompt(provider)) {
      List<String> json = readAll(stream);
      assertTrue(stream.isComplete());
      return json;
    }
  }

  private ProviderFailure truncated(String... parts) throws Exception {
    try (ScriptedProvider provider =
            provider((self, request, socket) -> self.parts(request, socket, parts));
        PromptStream stream = consumer.prompt(provider)) {
      ProviderFailure failure = failure(() -> readAll(stream));
      assertFalse(stream.isComplete());
      return failure;
    }
  }

  @Test
  void toldApartByContentNotByWhatWasAsked() throws Exception {
    only(
        PromptMessage.Completion.class,
        "{\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"hi\"}}]}");
    only(PromptMessage.Completion.class, "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}");
    only(
        PromptMessage.Embeddings.class,
        "{\"data\":[{\"object\":\"embedding\",\"embedding\":[0.1,-0.25],\"index\":0}],\"object\":\"list\"}");
    only(PromptMessage.Embeddings.class, "{\"data\":[],\"object\":\"list\",\"error\":null}");
    only(PromptMessage.Media.class, "{\"imageUrl\":\"x\"}");
    only(PromptMessage.Done.class, DONE);
    only(PromptMessage.Chunk.class, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
  }

  private void only(Class<? extends PromptMessage> type, String json) throws Exception {
    try (ScriptedProvider provider =
            provider((self, request, socket) -> self.parts(request, socket, json));
        PromptStream stream = consumer.prompt(provider)) {
      PromptMessage message = stream.next().orElseThrow();
      assertInstanceOf(type, message);
      assertEquals(json, message.json());
      assertTrue(stream.next().isEmpty());
      assertTrue(stream.isComplete());
    }
  }

  @Test
  void letsAnErrorFollowTheFirstParts() throws Exception {
    try (ScriptedProvider provider =
            provider(
                (self, request, socket) -> {
                  self.parts(request, socket, HELLO);
                  byte[] error = ScriptedProvider.plainError(request, "failed to prompt: broke");
                  socket.getOutputStream().write(error);
                });
        PromptStream stream = consumer.prompt(provider)) {
      assertEquals(HELLO, stream.next().orElseThrow().json());
      assertEquals(new BackendFailed(), failure(stream::next));
      assertFalse(stream.isComplete());
    }
  }
}
