package org.mor.automation.local.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.MessageSigner;
import org.mor.automation.marketplace.wire.PingResult;
import org.mor.automation.marketplace.wire.SessionResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded requests, sent byte by byte to a stand-in with the recorded provider's key. */
class WireTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static ProviderStage stage;
  private static JsonNode exchanges;

  @BeforeAll
  static void start() throws Exception {
    stage =
        new ProviderStage(
            new BuiltInModel(ProviderStage.CLOCK, BuiltInModel.Pace.AT_ONCE), 8453, 10_000);
    try (InputStream in = WireTest.class.getResourceAsStream("/vectors/wire_transcripts.json")) {
      exchanges = JSON.readTree(in).get("exchanges");
    }
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static JsonNode exchange(String name) {
    for (JsonNode exchange : exchanges) {
      if (exchange.get("name").stringValue().equals(name)) {
        return exchange;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** The answer, after checking that it is built like the recorded one. */
  private static JsonNode replay(String name) throws IOException {
    JsonNode exchange = exchange(name);
    JsonNode answer = JSON.readTree(stage.raw(exchange.get("request").stringValue()));
    JsonNode recorded = JSON.readTree(exchange.get("response_concatenated").stringValue());
    assertEquals(shape(recorded), shape(answer), name);
    assertEquals(recorded.get("id"), answer.get("id"));
    return answer;
  }

  /** Names in their order, without the values. */
  private static List<String> shape(JsonNode json) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      names.add(field.getKey());
      names.addAll(shape(field.getValue()));
    }
    return names;
  }

  private static void sameError(String name) throws IOException {
    JsonNode error = replay(name).get("error");
    JsonNode recorded =
        JSON.readTree(exchange(name).get("response_concatenated").stringValue()).get("error");
    assertEquals(recorded.get("message"), error.get("message"), name);
    assertEquals(recorded.get("code"), error.get("code"), name);
    assertEquals(recorded.get("data").get("signature"), error.get("data").get("signature"), name);
  }

  @Test
  void pings() throws Exception {
    JsonNode result = replay("network.ping").get("result");
    PingResult pong = PingResult.parse(result);
    assertTrue(new MessageSigner(ProviderStage.CURVE).verify(pong, stage.key));
  }

  @Test
  void approves() throws Exception {
    SessionResult result = SessionResult.parse(replay("session.request").get("result"));
    assertEquals(stage.key, PublicKey.of(result.providerKey().bytes()));
    assertTrue(new MessageSigner(ProviderStage.CURVE).verify(result, stage.key));
    assertEquals(128, result.approval().length());
  }

  @Test
  void refusesInTheSameWords() throws Exception {
    sameError("session.request with a wrong signature");
    sameError("session.prompt unknown session");
    sameError("unknown method");
    stage.provider.misbehave(Misbehaviour.once(Fault.BUSY));
    sameError("session.request, provider at capacity");
  }

  @Test
  void readsARequestHoweverItIsCut() throws Exception {
    String request = exchange("network.ping").get("request").stringValue();
    String[] bytes = request.split("");
    JsonNode answer = JSON.readTree(stage.raw(bytes));
    assertTrue(answer.get("result").has("nonce"));
  }

  @Test
  void closesUnansweredWhatIsNoRequest() throws Exception {
    for (String bad : List.of("nonsense", "[1]", "{\"id\":1,\"method\":\"network.ping\"}", "")) {
      assertEquals("", stage.raw(bad), bad);
    }
  }

  @Test
  void answersOneRequestPerConnection() throws Exception {
    String request = exchange("unknown method").get("request").stringValue();
    String answer = stage.raw(request + request);
    assertEquals(1, answer.split("\"error\"", -1).length - 1);
  }

  @Test
  void namesEveryMissingField() throws Exception {
    JsonNode nothing =
        new JsonDecoder(10)
            .decode(stage.raw("{\"id\":\"1\",\"method\":\"network.ping\",\"params\":{}}"));
    String text = nothing.get("error").get("message").stringValue();
    assertTrue(
        text.startsWith(
            "request validation failed: Key: 'PingReq.Nonce' Error:Field validation for 'Nonce'"
                + " failed on the 'required' tag"),
        text);
    assertTrue(text.contains("PingReq.Signature"), text);
  }

  @Test
  void seesExpiryByTheAskersOwnTime() throws Exception {
    var session = stage.open("local-chat");
    String prompt =
        "{\"id\":\"1\",\"method\":\"session.prompt\",\"params\":{\"signature\":\"0x01\",\"sessionid\":\""
            + session
            + "\",\"message\":\"{}\",\"timestamp\":%d}}";
    JsonNode late = JSON.readTree(stage.raw(prompt.formatted(9_000_000_000_000L)));
    assertEquals("session expired", late.get("error").get("message").stringValue());
    JsonNode early = JSON.readTree(stage.raw(prompt.formatted(1)));
    assertEquals("invalid signature", early.get("error").get("message").stringValue());
  }
}
