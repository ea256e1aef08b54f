package org.mor.automation.marketplace.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.crypto.NativeSecp256k1;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import tools.jackson.databind.JsonNode;

/** Every recorded exchange with a real provider, taken apart again. */
class TranscriptsTest {
  private final JsonNode keys = Vectors.read("keys.json");
  private final NativeSecp256k1 curve = new NativeSecp256k1();
  private final MessageSigner signer = new MessageSigner(curve);
  private final JsonDecoder decoder = new JsonDecoder(32);
  private final PrivateKey user = PrivateKey.parse(keys.at("/user/private_key").stringValue());
  private final PublicKey userKey = curve.publicKey(user);
  private final PublicKey provider =
      PublicKey.parse(keys.at("/provider/public_key_compressed").stringValue());

  @Test
  void readsEveryExchange() throws Exception {
    JsonNode exchanges = Vectors.read("wire_transcripts.json").get("exchanges");
    assertEquals(16, exchanges.size());
    int wrongOnPurpose = 0;
    int decrypted = 0;
    for (JsonNode exchange : exchanges) {
      String name = exchange.get("name").stringValue();
      RequestEnvelope request = request(exchange);
      if (!name.equals("unknown method")) {
        boolean signed = signer.verify(message(request), userKey);
        assertEquals(!name.contains("wrong signature"), signed, name);
        wrongOnPurpose += signed ? 0 : 1;
      }
      List<ResponseEnvelope> answers = answers(exchange);
      assertEquals(exchange.get("response_messages").intValue(), answers.size(), name);
      List<String> plain = new ArrayList<>();
      for (ResponseEnvelope answer : answers) {
        assertEquals(request.id(), answer.id());
        plain.add(open(request.method(), answer));
      }
      if (exchange.has("decrypted")) {
        List<String> expected = new ArrayList<>();
        exchange.get("decrypted").forEach(one -> expected.add(one.iterator().next().stringValue()));
        assertEquals(expected, plain, name);
        decrypted += plain.size();
      }
    }
    assertEquals(2, wrongOnPurpose);
    assertEquals(22, decrypted);
  }

  private RequestEnvelope request(JsonNode exchange) throws Exception {
    byte[] bytes = exchange.get("request").stringValue().getBytes(StandardCharsets.UTF_8);
    return RequestEnvelope.parse(bytes, decoder);
  }

  private static SignedMessage<?> message(RequestEnvelope request) throws WireException {
    return switch (request.method()) {
      case "network.ping" -> PingRequest.parse(request.params());
      case "session.request" -> SessionRequest.parse(request.params());
      case "session.prompt" -> PromptRequest.parse(request.params());
      case "session.report" -> ReportRequest.parse(request.params());
      default -> throw new AssertionError(request.method());
    };
  }

  private List<ResponseEnvelope> answers(JsonNode exchange) throws Exception {
    byte[] bytes =
        exchange.get("response_concatenated").stringValue().getBytes(StandardCharsets.UTF_8);
    MessageReader reader = new MessageReader(new ByteArrayInputStream(bytes)::read, 10_000, 8);
    List<ResponseEnvelope> answers = new ArrayList<>();
    for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
      answers.add(ResponseEnvelope.parse(next.get(), decoder));
    }
    return answers;
  }

  /** Checks what is signed, and gives what was said. */
  private String open(String method, ResponseEnvelope answer) throws Exception {
    return switch (answer) {
      case ResponseEnvelope.Failure(String id, ProviderError error) when error.isSigned() -> {
        assertTrue(signer.verify(error, provider), id);
        yield decrypt(error.message());
      }
      case ResponseEnvelope.Failure failure -> failure.error().message();
      case ResponseEnvelope.Success success -> result(method, success.result());
    };
  }

  private String result(String method, JsonNode json) throws Exception {
    SignedMessage<?> result =
        switch (method) {
          case "network.ping" -> PingResult.parse(json);
          case "session.request" -> SessionResult.parse(json);
          case "session.prompt" -> PromptResult.parse(json);
          case "session.report" -> ReportResult.parse(json);
          default -> throw new AssertionError(method);
        };
    assertTrue(signer.verify(result, provider), method);
    if (result instanceof SessionResult approved) {
      assertEquals(8453, ProviderApproval.decode(approved.approval().bytes()).chainId());
      signedByProvider(approved.approval(), approved.approvalSignature());
    }
    if (result instanceof ReportResult report) {
      assertTrue(ProviderReport.decode(report.report().bytes()).tokens().isPresent());
      signedByProvider(report.report(), report.reportSignature());
    }
    return result instanceof PromptResult prompt ? decrypt(prompt.message()) : result.json();
  }

  private void signedByProvider(HexString encoded, HexString signature) {
    assertEquals(
        Optional.of(provider), EthereumMessage.signer(curve, encoded.bytes(), signature.bytes()));
  }

  private String decrypt(String hex) throws Exception {
    byte[] plain = new Ecies(curve).decrypt(HexFormat.of().parseHex(hex), user);
    return new String(plain, StandardCharsets.UTF_8);
  }
}
