package org.mor.automation.marketplace.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.InvalidCiphertextException;
import org.mor.automation.marketplace.crypto.NativeSecp256k1;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import tools.jackson.databind.JsonNode;

class MessagesTest {
  private final JsonNode vectors = Vectors.read("messages.json");
  private final JsonNode keys = Vectors.read("keys.json");
  private final JsonDecoder decoder = new JsonDecoder(16);
  private final NativeSecp256k1 curve = new NativeSecp256k1();
  private final MessageSigner signer = new MessageSigner(curve);

  @Test
  void readsSignsAndWritesEveryRecordedMessage() throws WireException {
    JsonNode messages = vectors.get("messages");
    assertEquals(13, messages.size());
    for (JsonNode vector : messages) {
      check(vector, read(vector));
    }
  }

  private SignedMessage<?> read(JsonNode vector) throws WireException {
    String name = vector.get("name").stringValue();
    byte[] envelope = utf8(vector.get("envelope_json"));
    if (name.equals("encrypted error")) {
      return assertInstanceOf(
              ResponseEnvelope.Failure.class, ResponseEnvelope.parse(envelope, decoder))
          .error();
    }
    if (name.contains(" request")) {
      RequestEnvelope request = RequestEnvelope.parse(envelope, decoder);
      return switch (request.method()) {
        case "network.ping" -> PingRequest.parse(request.params());
        case "session.request" -> SessionRequest.parse(request.params());
        case "session.prompt" -> PromptRequest.parse(request.params());
        case "session.report" -> ReportRequest.parse(request.params());
        default -> throw new AssertionError(request.method());
      };
    }
    JsonNode result =
        assertInstanceOf(ResponseEnvelope.Success.class, ResponseEnvelope.parse(envelope, decoder))
            .result();
    return switch (name.substring(0, name.indexOf(' '))) {
      case "network.ping" -> PingResult.parse(result);
      case "session.request" -> SessionResult.parse(result);
      case "session.prompt" -> PromptResult.parse(result);
      case "session.report" -> ReportResult.parse(result);
      default -> throw new AssertionError(name);
    };
  }

  private <T extends SignedMessage<T>> void check(JsonNode vector, SignedMessage<T> message) {
    String name = vector.get("name").stringValue();
    assertEquals(
        vector.get("unsigned_params_utf8_hex").stringValue(),
        Hex.encode(message.signingBytes()).substring(2),
        name);
    assertEquals(vector.get("signed_params_json").stringValue(), message.json(), name);
    assertEquals(vector.get("envelope_json").stringValue(), text(envelope(message)), name);
    PrivateKey key = key(vector.get("signer").stringValue());
    PublicKey publicKey = curve.publicKey(key);
    T unsigned = message.withSignature(HexString.EMPTY);
    assertFalse(signer.verify(unsigned, publicKey));
    assertEquals(message, signer.sign(unsigned, key), name);
    assertTrue(signer.verify(message, publicKey), name);
    assertEquals(publicKey, signer.signer(message).orElseThrow(), name);
  }

  private static byte[] envelope(SignedMessage<?> message) {
    return switch (message) {
      case SignedMessage.Request<?> request -> RequestEnvelope.write("1a2b3c4d", request);
      case SignedMessage.Result<?> result -> ResponseEnvelope.write("1a2b3c4d", result);
      case ProviderError error -> ResponseEnvelope.write("1a2b3c4d", error);
    };
  }

  @Test
  void readsAndWritesPlainErrors() throws WireException {
    String envelope = vectors.get("unencrypted_error_envelope_json").stringValue();
    ProviderError plain = ProviderError.plain("no capacity <x> & y", 1767225600123L);
    assertEquals(envelope, text(ResponseEnvelope.write("1a2b3c4d", plain)));
    assertEquals(
        new ResponseEnvelope.Failure("1a2b3c4d", plain),
        ResponseEnvelope.parse(envelope.getBytes(StandardCharsets.UTF_8), decoder));
    assertFalse(plain.isSigned());
  }

  @Test
  void takesAnErrorForPlainHoweverTheSignatureIsMissing() throws WireException {
    for (String data :
        new String[] {
          "",
          ",\"data\":null",
          ",\"data\":{}",
          ",\"data\":{\"signature\":\"\"}",
          ",\"data\":{\"signature\":\"0x\"}",
          ",\"data\":{\"signature\":\"0x00\"}",
          ",\"data\":{\"signature\":null}"
        }) {
      String json = "{\"id\":\"1\",\"error\":{\"message\":\"m\",\"code\":400" + data + "}}";
      ResponseEnvelope.Failure failure =
          assertInstanceOf(
              ResponseEnvelope.Failure.class,
              ResponseEnvelope.parse(json.getBytes(StandardCharsets.UTF_8), decoder));
      assertFalse(failure.error().isSigned(), json);
      assertEquals("m", failure.error().message());
    }
  }

  @Test
  void refusesWhatIsNoMessage() {
    for (String bad :
        new String[] {
          "[]",
          "1",
          "{\"id\":5,\"result\":{}}",
          "{\"id\":\"1\"}",
          "{\"id\":\"1\",\"result\":null}",
          "{\"id\":\"1\",\"result\":[]}",
          "{\"id\":\"1\",\"result\":{}",
          "{\"id\":\"1\"}}",
          "{\"id\":\"1\",\"error\":\"text\"}",
          "{\"id\":\"1\",\"error\":{\"message\":7}}"
        }) {
      byte[] bytes = bad.getBytes(StandardCharsets.UTF_8);
      assertThrows(WireException.class, () -> ResponseEnvelope.parse(bytes, decoder), bad);
    }
  }

  @Test
  void decryptsTheRecordedAnswers() throws InvalidCiphertextException {
    JsonNode cases = vectors.get("decryptions_with_user_key");
    assertEquals(2, cases.size());
    Ecies ecies = new Ecies(curve);
    for (JsonNode one : cases) {
      byte[] plain = ecies.decrypt(Vectors.bytes(one.get("ciphertext_hex")), key("user"));
      assertEquals(one.get("plaintext").stringValue(), text(plain));
    }
  }

  private PrivateKey key(String name) {
    return PrivateKey.parse(keys.get(name).get("private_key").stringValue());
  }

  private static byte[] utf8(JsonNode text) {
    return text.stringValue().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
