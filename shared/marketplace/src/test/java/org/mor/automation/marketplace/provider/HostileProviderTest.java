package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.marketplace.provider.Consumer.failure;
import static org.mor.automation.marketplace.provider.Consumer.readAll;
import static org.mor.automation.marketplace.provider.PromptStreamTest.DONE;
import static org.mor.automation.marketplace.provider.PromptStreamTest.HELLO;
import static org.mor.automation.marketplace.provider.ScriptedProvider.SIGNER;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.provider.ProviderFailure.BackendError;
import org.mor.automation.marketplace.provider.ProviderFailure.Malformed;
import org.mor.automation.marketplace.provider.ProviderFailure.NoAnswer;
import org.mor.automation.marketplace.provider.ProviderFailure.TooLarge;
import org.mor.automation.marketplace.provider.ProviderFailure.Truncated;
import org.mor.automation.marketplace.provider.ProviderFailure.Undecipherable;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongSignature;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.PromptResult;
import org.mor.automation.marketplace.wire.ProviderError;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.ResponseEnvelope;

/** Answers that must not be believed. Each ends the stream, whatever went well before. */
class HostileProviderTest {
  private static final PrivateKey STRANGER = PrivateKey.random(new SecureRandom());

  private final Consumer consumer = new Consumer();

  @FunctionalInterface
  private interface Answer {
    byte[] write(ScriptedProvider self, RequestEnvelope request) throws Exception;
  }

  /** What the stream says to this answer, sent after a good part. */
  private ProviderFailure refused(Answer answer) throws Exception {
    ScriptedProvider.Script script =
        (self, request, socket) -> {
          self.parts(request, socket, HELLO);
          socket.getOutputStream().write(answer.write(self, request));
          socket.getInputStream().readAllBytes(); // until the consumer hangs up
        };
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script);
        PromptStream stream = consumer.prompt(provider)) {
      assertEquals(HELLO, stream.next().orElseThrow().json());
      ProviderException refused = assertThrows(ProviderException.class, stream::next);
      assertEquals(refused.failure().getClass().getSimpleName(), refused.getMessage());
      assertFalse(stream.isComplete());
      assertThrows(ProviderException.class, stream::next, "a failed stream stays failed");
      return refused.failure();
    }
  }

  private ProviderFailure refusedText(String answer) throws Exception {
    return refused((self, request) -> answer.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] signedBy(PrivateKey key, PromptResult result, RequestEnvelope request) {
    return ResponseEnvelope.write(request.id(), SIGNER.sign(result, key));
  }

  private PromptResult result(String json) {
    return ScriptedProvider.result(json, consumer.publicKey);
  }

  @Test
  void anotherKeysSignature() throws Exception {
    assertEquals(
        new WrongSignature(),
        refused((self, request) -> signedBy(STRANGER, result(DONE), request)));
  }

  @Test
  void aSignatureOfSomethingElse() throws Exception {
    assertEquals(
        new WrongSignature(),
        refused(
            (self, request) -> {
              PromptResult signed = SIGNER.sign(result(DONE), self.key);
              PromptResult other = result(DONE).withSignature(signed.signature());
              return ResponseEnvelope.write(request.id(), other);
            }));
  }

  @Test
  void theTwinOfASignature() throws Exception {
    assertEquals(
        new WrongSignature(),
        refused(
            (self, request) -> {
              PromptResult signed = SIGNER.sign(result(DONE), self.key);
              HexString twin = Twin.of(signed.signature());
              return ResponseEnvelope.write(request.id(), signed.withSignature(twin));
            }));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 66})
  void aSignatureOfAnotherLength(int length) throws Exception {
    assertEquals(
        new WrongSignature(),
        refused(
            (self, request) -> {
              HexString signature = length == 0 ? HexString.EMPTY : HexString.of(new byte[length]);
              PromptResult result = result(DONE).withSignature(signature);
              String json =
                  length == 0
                      ? "{\"message\":\"" + result.message() + "\",\"timestamp\":1}"
                      : result.json();
              return ("{\"id\":\"1\",\"result\":" + json + "}").getBytes(StandardCharsets.UTF_8);
            }));
  }

  @Test
  void aGoodSignatureWithoutItsLastByte() throws Exception {
    assertEquals(
        new WrongSignature(),
        refused(
            (self, request) -> {
              PromptResult signed = SIGNER.sign(result(DONE), self.key);
              byte[] rs = Arrays.copyOf(signed.signature().bytes(), 64);
              return ResponseEnvelope.write(request.id(), signed.withSignature(HexString.of(rs)));
            }));
  }

  @Test
  void aGoodMessageBehindAForgedOne() throws Exception {
    assertEquals(
        new WrongSignature(),
        refused(
            (self, request) -> {
              ByteArrayOutputStream both = new ByteArrayOutputStream();
              both.write(signedBy(STRANGER, result(HELLO), request));
              both.write(self.part(request, DONE));
              return both.toByteArray();
            }));
  }

  @Test
  void encryptedForSomebodyElse() throws Exception {
    assertEquals(
        new Undecipherable(),
        refused(
            (self, request) ->
                signedBy(self.key, ScriptedProvider.result(DONE, self.publicKey), request)));
    assertEquals(
        new Undecipherable(),
        refused(
            (self, request) ->
                signedBy(
                    self.key,
                    new PromptResult("04abcd", System.currentTimeMillis(), HexString.EMPTY),
                    request)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"done\"",
        "7",
        "[]",
        "{}",
        "{\"choices\":[]}",
        "not json",
        "{\"a\":1",
        "{\"object\":\"chat.completion\",\"choices\":[]}",
        "{\"object\":\"chat.completion\",\"choices\":[{}]}",
        "\"[DONE]\" 1",
        "{\"object\":\"chat.completion\",\"usage\":{}}"
      })
  void aTextThatIsNoPartOfAnAnswer(String json) throws Exception {
    assertEquals(new NoAnswer(), refused((self, request) -> self.part(request, json)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "[]",
        "{}",
        "{\"id\":\"1\",\"result\":null}",
        "{\"id\":\"1\",\"result\":{\"message\":\"zz\",\"signature\":\"zz\",\"timestamp\":1}}",
        "{\"id\":\"1\",\"result\":{\"message\":1}}",
        "{\"id\":1,\"result\":{}}",
        "{]}}"
      })
  void aMessageThatIsNotOfTheProtocol(String text) throws Exception {
    assertEquals(new Malformed(), refusedText(text));
  }

  @Test
  void moreThanAMessageMayHold() throws Exception {
    String hex = "ab".repeat(60_000);
    assertEquals(
        new TooLarge(), refusedText("{\"id\":\"1\",\"result\":{\"message\":\"" + hex + "\"}}"));
    assertEquals(new TooLarge(), refusedText("{\"id\":" + "[".repeat(33)));
    String deep = "{\"choices\":" + "[".repeat(40) + "]".repeat(40) + "}";
    assertEquals(new TooLarge(), refused((self, request) -> self.part(request, deep)));
  }

  @Test
  void aConnectionThatIsReset() throws Exception {
    for (int parts : new int[] {0, 1}) {
      ScriptedProvider.Script script =
          (self, request, socket) -> {
            self.parts(request, socket, parts == 0 ? new String[0] : new String[] {HELLO});
            if (parts > 0) {
              self.read.await();
            }
            socket.setSoLinger(true, 0);
            socket.close();
          };
      try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script);
          PromptStream stream = consumer.prompt(provider)) {
        if (parts > 0) {
          assertEquals(HELLO, stream.next().orElseThrow().json());
          provider.read.countDown();
        }
        assertEquals(new Truncated(parts), failure(() -> readAll(stream)));
      }
    }
  }

  @Test
  void aMessageThatStopsHalfWay() throws Exception {
    ScriptedProvider.Script script =
        (self, request, socket) -> {
          self.parts(request, socket, HELLO);
          byte[] done = self.part(request, DONE);
          socket.getOutputStream().write(done, 0, done.length - 1);
        };
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script);
        PromptStream stream = consumer.prompt(provider)) {
      assertEquals(new Truncated(1), failure(() -> readAll(stream)));
    }
  }

  @Test
  void theModelsOwnErrorIsBelievedOnlyIfSigned() throws Exception {
    String json = "{\"providerModelError\":{\"error\":{\"message\":\"slow\"}},\"statusCode\":429}";
    assertEquals(
        new BackendError(json, OptionalInt.of(429)),
        refused((self, request) -> self.backendError(request, json)));
    String old = "{\"providerModelError\":\"text\"}";
    assertEquals(
        new BackendError(old, OptionalInt.empty()),
        refused((self, request) -> self.backendError(request, old)));
    assertEquals(
        new BackendError(old, OptionalInt.empty()),
        refused((self, request) -> self.part(request, old)));
    assertEquals(
        new WrongSignature(),
        refused(
            (self, request) -> {
              String sealed = ScriptedProvider.seal(json, consumer.publicKey);
              ProviderError error = SIGNER.sign(ProviderError.encrypted(sealed, 1), STRANGER);
              return ResponseEnvelope.write(request.id(), error);
            }));
    assertFalse(new BackendError(json, OptionalInt.of(429)).toString().contains("slow"));
  }

  @ParameterizedTest
  @CsvSource({
    "no capacity, NoCapacity",
    "invalid signature, KeyLost",
    "user not found, KeyLost",
    "received invalid signature from provider, RequestRejected",
    "session cannot be loaded x, SessionUnknownYet",
    "session expired, SessionExpired",
    "session not found, SessionNotFound",
    "failed to prompt: dial tcp 10.0.0.1:80, BackendFailed",
    "request validation failed: Key: 'a', RequestRejected",
    "failed to unmarshal request: x, RequestRejected",
    "failed to process chat request: x, RequestRejected",
    "failed to process audio transcription: failed to unmarshal request: x, RequestRejected",
    "unknown method: unknown method: m, RequestRejected",
    "LLM TEE verification failed: x, Refused",
    "failed to get adapter: x, Refused",
    "no capacity at all, Refused",
    "'', Refused",
  })
  void plainTextsAreNeverMoreThanHints(String text, String kind) throws Exception {
    ProviderFailure failure =
        refused((self, request) -> ScriptedProvider.plainError(request, text));
    assertInstanceOf(ProviderFailure.Unproven.class, failure);
    assertEquals(kind, failure.getClass().getSimpleName());
    assertFalse(!text.isEmpty() && failure.toString().contains(text));
  }

  @Test
  void aBitThatFellOverIsNeverReadAsAnotherAnswer() throws Exception {
    Random random = new Random(5);
    ScriptedProvider.Script script =
        (self, request, socket) -> {
          byte[] part = self.part(request, DONE);
          int at = random.nextInt(part.length);
          part[at] = (byte) (part[at] ^ (1 << random.nextInt(8)));
          socket.getOutputStream().write(part);
        };
    int refused = 0;
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script)) {
      for (int round = 0; round < 300; round++) {
        try (PromptStream stream = consumer.prompt(provider)) {
          assertEquals(DONE, stream.next().orElseThrow().json()); // a letter's case
        } catch (ProviderException e) {
          refused++;
        }
      }
    }
    assertTrue(refused > 200, "refused " + refused);
  }
}
