package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mor.automation.marketplace.provider.ScriptedProvider.CURVE;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.PromptRequest;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.SessionRequest;
import tools.jackson.databind.JsonNode;

/** The client against what a real provider once answered, played back over a socket. */
class ReplayTest {
  /** Shortly after the recording. */
  private static final Clock THEN =
      Clock.fixed(Instant.ofEpochMilli(1795377054000L), ZoneOffset.UTC);

  private final JsonNode keys = Vectors.read("keys.json");
  private final PrivateKey user = PrivateKey.parse(keys.at("/user/private_key").stringValue());
  private final PublicKey provider =
      PublicKey.parse(keys.at("/provider/public_key_uncompressed").stringValue());
  private final JsonDecoder decoder = new JsonDecoder(32);

  private List<String> replay(JsonNode exchange) throws Exception {
    ScriptedProvider.Script script = recorded(exchange);
    byte[] bytes = exchange.get("request").stringValue().getBytes(StandardCharsets.UTF_8);
    RequestEnvelope request = RequestEnvelope.parse(bytes, decoder);
    ProviderClient client =
        new ProviderClient(
            CURVE,
            user,
            EndpointPolicy.localDevelopment(),
            ProviderLimits.DEFAULT,
            THEN,
            new SecureRandom());
    try (ScriptedProvider replayed = new ScriptedProvider(CURVE.publicKey(user), script)) {
      return ask(client, replayed.endpoint(), request);
    }
  }

  /** The recorded answer, under the id of the request that is to be answered with it. */
  private ScriptedProvider.Script recorded(JsonNode exchange) throws Exception {
    String answer = exchange.get("response_concatenated").stringValue();
    String id = decoder.decode(exchange.get("request").stringValue()).get("id").stringValue();
    return (self, request, socket) -> {
      String now = answer.replace("\"id\":\"" + id + "\"", "\"id\":\"" + request.id() + "\"");
      socket.getOutputStream().write(now.getBytes(StandardCharsets.UTF_8));
    };
  }

  /** Asks as the recorded consumer did, and gives what was answered, or the failure's name. */
  private List<String> ask(ProviderClient client, Endpoint at, RequestEnvelope request)
      throws Exception {
    List<String> said = new ArrayList<>();
    try {
      switch (request.method()) {
        case "session.prompt" -> prompt(client, at, PromptRequest.parse(request.params()), said);
        case "session.request" -> {
          SessionRequest asked = SessionRequest.parse(request.params());
          SessionApproval approval =
              client.requestSession(
                  at,
                  provider.address(),
                  asked.user(),
                  asked.bidId(),
                  new Wei(asked.spend()),
                  8453,
                  Consumer.deadline());
          assertEquals(provider, approval.providerKey());
          said.add("approved");
        }
        case "session.report" -> {
          SessionId session = new SessionId(request.params().get("message").stringValue());
          CloseReport report = client.report(at, provider, session, 8453, Consumer.deadline());
          said.add("tps " + report.report().tpsScaled1000());
        }
        default ->
            // The recorded nonce is not ours, so a pong cannot fit; an error is told all the same.
            client.ping(at, provider.address(), Consumer.deadline());
      }
    } catch (ProviderException e) {
      said.add(e.failure().getClass().getSimpleName());
    }
    return said;
  }

  private void prompt(ProviderClient client, Endpoint at, PromptRequest asked, List<String> said)
      throws ProviderException {
    try (PromptStream stream =
        client.prompt(
            at,
            provider,
            asked.sessionId(),
            asked.message(),
            ResponseMode.STREAM,
            Consumer.deadline())) {
      for (var next = stream.next(); next.isPresent(); next = stream.next()) {
        said.add(next.get().json());
      }
    }
  }

  private static List<String> expected(JsonNode exchange) {
    List<String> plain = new ArrayList<>();
    exchange.path("decrypted").forEach(one -> plain.add(one.path("plaintext").asString("")));
    return switch (exchange.get("name").stringValue()) {
      case "network.ping" -> List.of("Malformed");
      case "session.request" -> List.of("approved");
      case "session.request with a wrong signature", "unknown method" -> List.of("RequestRejected");
      case "session.request, provider at capacity" -> List.of("NoCapacity");
      case "session.report" -> List.of("tps 1500");
      case "session.prompt, backend answers HTTP 429 with JSON",
          "session.prompt, backend answers HTTP 500 with plain text" ->
          List.of("BackendError");
      case "session.prompt wrong signature",
          "session.prompt before any session.request (provider does not know the user key)" ->
          List.of("KeyLost");
      case "session.prompt unknown session" -> List.of("SessionUnknownYet");
      case "session.prompt expired session" -> List.of("SessionExpired");
      default -> plain;
    };
  }

  @Test
  void understandsEveryRecordedAnswer() throws Exception {
    JsonNode exchanges = Vectors.read("wire_transcripts.json").get("exchanges");
    assertEquals(16, exchanges.size());
    int parts = 0;
    for (JsonNode exchange : exchanges) {
      List<String> said = replay(exchange);
      assertEquals(expected(exchange), said, exchange.get("name").stringValue());
      parts += said.size();
    }
    assertEquals(25, parts);
  }

  @Test
  void refusesARecordedApprovalLongAfter() throws Exception {
    JsonNode exchange = Vectors.read("wire_transcripts.json").get("exchanges").get(2);
    assertEquals("session.request", exchange.get("name").stringValue());
    ScriptedProvider.Script script = recorded(exchange);
    SessionRequest asked =
        SessionRequest.parse(decoder.decode(exchange.get("request").stringValue()).get("params"));
    ProviderClient client =
        new ProviderClient(
            CURVE,
            user,
            EndpointPolicy.localDevelopment(),
            ProviderLimits.DEFAULT,
            Clock.offset(THEN, Duration.ofHours(1)),
            new SecureRandom());
    try (ScriptedProvider replayed = new ScriptedProvider(CURVE.publicKey(user), script)) {
      ProviderException refused =
          assertThrows(
              ProviderException.class,
              () ->
                  client.requestSession(
                      replayed.endpoint(),
                      provider.address(),
                      asked.user(),
                      asked.bidId(),
                      Wei.ZERO,
                      8453,
                      Consumer.deadline()));
      assertEquals(
          new ProviderFailure.WrongApproval(ProviderFailure.Field.TIME), refused.failure());
    }
  }
}
