package org.mor.automation.local.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.chain.DevKeys;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.provider.CloseReport;
import org.mor.automation.marketplace.provider.PingReply;
import org.mor.automation.marketplace.provider.PromptMessage;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** A provider that behaves, asked by the marketplace's own client. */
class ProviderServerTest {
  private static final BuiltInModel MODEL =
      new BuiltInModel(ProviderStage.CLOCK, BuiltInModel.Pace.AT_ONCE);
  private static ProviderStage stage;
  private static SessionId session;

  @BeforeAll
  static void start() throws Exception {
    stage = new ProviderStage(MODEL);
    session = stage.open("local-chat");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void answersPings() throws Exception {
    PingReply pong = stage.client.ping(stage.endpoint(), stage.provider.address(), ProviderStage.soon());
    assertTrue(pong.proven());
    assertEquals("v7.1.43", pong.version());
  }

  @Test
  void streamsWordByWord() throws Exception {
    List<PromptMessage> answer = stage.prompt(session, ProviderStage.chat("hi <b> & é😀", true));
    assertEquals("You said: hi <b> & é😀", ProviderStage.said(answer));
    assertTrue(answer.size() > 6, "a role, a chunk per word, an end");
    assertInstanceOf(PromptMessage.Done.class, answer.getLast());

    PromptMessage first = answer.getFirst();
    assertEquals(
        List.of("choices", "created", "id", "model", "object"),
        List.copyOf(first.tree().propertyNames()));
    assertEquals("local-chat", first.tree().get("model").stringValue());
    PromptMessage finish = answer.get(answer.size() - 2);
    JsonNode usage = finish.tree().get("usage_from_provider");
    assertEquals(
        usage.get("prompt_tokens").intValue() + usage.get("completion_tokens").intValue(),
        usage.get("total_tokens").intValue());
    assertTrue(answer.stream().anyMatch(part -> part.json().contains("\\u003cb\\u003e")));
  }

  @Test
  void addsUsageOnlyWhenAsked() throws Exception {
    String asked =
        ProviderStage.chat("hi", true)
            .replace(
                "\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    List<PromptMessage> answer = stage.prompt(session, asked);
    JsonNode last = answer.get(answer.size() - 2).tree();
    assertTrue(last.path("choices").isEmpty());
    assertTrue(last.path("usage").isObject());
    assertTrue(last.path("usage_from_provider").isObject());
  }

  @Test
  void answersInOnePiece() throws Exception {
    List<PromptMessage> answer = stage.prompt(session, ProviderStage.chat("hi", false));
    assertEquals(1, answer.size());
    assertInstanceOf(PromptMessage.Completion.class, answer.getFirst());
    assertEquals("You said: hi", ProviderStage.said(answer));
    assertEquals(
        answer.getFirst().tree().get("id"),
        stage.prompt(session, ProviderStage.chat("hi", false)).getFirst().tree().get("id"),
        "the same question has the same answer");
  }

  @Test
  void stopsWhereTold() throws Exception {
    String limited =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"count to 50\"}],\"max_tokens\":3}";
    PromptMessage answer = stage.prompt(session, limited).getFirst();
    assertEquals("1 2 3", ProviderStage.said(List.of(answer)));
    assertEquals(
        "length", answer.tree().path("choices").path(0).path("finish_reason").stringValue());
    String stopped =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"count to 50\"}],\"stop\":[\" 5\"]}";
    assertEquals("1 2 3 4", ProviderStage.said(stage.prompt(session, stopped)));
  }

  @Test
  void callsTools() throws Exception {
    String tools =
        """
        {"messages":[{"role":"user","content":"weather?"}],"stream":%s,"tools":[{"type":"function",
        "function":{"name":"weather","parameters":{"type":"object","properties":{
        "city":{"type":"string"},"unit":{"enum":["celsius"]}}}}}]}
        """;
    JsonNode whole =
        stage.prompt(session, tools.formatted(false)).getFirst().tree().path("choices").path(0);
    assertEquals("tool_calls", whole.path("finish_reason").stringValue());
    JsonNode call = whole.path("message").path("tool_calls").path(0).path("function");
    assertEquals("weather", call.path("name").stringValue());
    String arguments = "{\"city\":\"sample\",\"unit\":\"celsius\"}";
    assertEquals(arguments, call.path("arguments").stringValue());

    StringBuilder streamed = new StringBuilder();
    for (PromptMessage part : stage.prompt(session, tools.formatted(true))) {
      JsonNode delta = part.tree().path("choices").path(0).path("delta");
      streamed.append(
          delta.path("tool_calls").path(0).path("function").path("arguments").asString(""));
    }
    assertEquals(arguments, streamed.toString());
  }

  @Test
  void embeds() throws Exception {
    SessionId embeddings = stage.open("local-embeddings");
    String request = "{\"type\":\"embeddings\",\"input\":[\"a\",\"b\",\"a\"],\"dimensions\":12}";
    List<PromptMessage> answer = stage.prompt(embeddings, request);
    assertInstanceOf(PromptMessage.Embeddings.class, answer.getFirst());
    JsonNode data = answer.getFirst().tree().get("data");
    assertEquals(3, data.size());
    assertEquals(12, data.get(0).get("embedding").size());
    assertEquals(data.get(0).get("embedding"), data.get(2).get("embedding"));
    assertFalse(data.get(0).get("embedding").equals(data.get(1).get("embedding")));
  }

  @Test
  void reportsWhatClosesTheSessionUndisputed() throws Exception {
    SessionId own = stage.open("local-chat");
    var untouched = stage.prompt(own, ProviderStage.chat("count to 30", true));
    assertEquals(33, untouched.size());
    CloseReport report =
        stage.client.report(stage.endpoint(), stage.key, own, stage.chain.chainId(), ProviderStage.soon());
    assertEquals(30, report.report().tokens().orElseThrow().output());
    assertTrue(report.report().tpsScaled1000() > 0);
    ChainControl.of(stage.chain)
        .sendAs(
            stage.chain.wallet(),
            stage.chain.contracts().diamond(),
            "closeSession(bytes,bytes)",
            report.encoded().bytes(),
            report.signature().bytes());
    byte[] read =
        ChainControl.of(stage.chain)
            .read(stage.chain.contracts().diamond(), "getSession(bytes32)", own);
    assertEquals(BigInteger.ZERO, new BigInteger(1, read, 32 * 5, 32), "closeout type");
    assertTrue(new BigInteger(1, read, 32 * 9, 32).signum() > 0, "closed");
    ProviderException gone =
        assertThrows(
            ProviderException.class,
            () ->
                stage.client.report(
                    stage.endpoint(), stage.key, own, stage.chain.chainId(), ProviderStage.soon()));
    assertInstanceOf(ProviderFailure.SessionNotFound.class, gone.failure());
  }

  @Test
  void letsPromptsOfOneSessionWaitForEachOtherAndCountsThem() throws Exception {
    SessionId own = stage.open("local-chat");
    MODEL.setPace(new BuiltInModel.Pace(Duration.ofMillis(200), Duration.ZERO));
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<PromptMessage>> prompt = () -> stage.prompt(own, ProviderStage.chat("hi", true));
      for (Future<List<PromptMessage>> answer : threads.invokeAll(List.of(prompt, prompt))) {
        assertEquals("You said: hi", ProviderStage.said(answer.get()));
      }
    } finally {
      MODEL.setPace(BuiltInModel.Pace.AT_ONCE);
    }
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(400).toNanos(), "one after another");
    assertEquals(2, stage.provider.figures().get("mostPromptsAtOnceOnOneSession"));
  }

  @Test
  void holdsTheNewestKeyOfAUser() throws Exception {
    SessionId own = stage.open("local-chat");
    ProviderException refused =
        assertThrows(
            ProviderException.class,
            () -> stage.prompt(ProviderStage.client(DevKeys.STRANGER), own, ProviderStage.chat("hi", true)));
    assertInstanceOf(ProviderFailure.KeyLost.class, refused.failure());
    assertEquals("You said: hi", ProviderStage.said(stage.prompt(own, ProviderStage.chat("hi", true))));
  }

  @Test
  void saysWhyItRefuses() throws Exception {
    ProviderException unknown =
        assertThrows(
            ProviderException.class,
            () -> stage.prompt(SessionId.of(FaultInjection.bid().bytes()), ProviderStage.chat("hi", true)));
    assertInstanceOf(ProviderFailure.SessionUnknownYet.class, unknown.failure());
    for (String bad :
        List.of(
            "[]",
            "{\"messages\":\"hi\"}",
            "{\"messages\":[],\"stop\":\"x\"}",
            "{\"messages\":[],\"temperature\":\"hot\"}")) {
      ProviderException rejected =
          assertThrows(ProviderException.class, () -> stage.prompt(session, bad), bad);
      assertInstanceOf(ProviderFailure.RequestRejected.class, rejected.failure(), bad);
    }
  }
}
