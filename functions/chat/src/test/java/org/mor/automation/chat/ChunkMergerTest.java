package org.mor.automation.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A streamed answer for somebody who asked for it in one piece. */
class ChunkMergerTest {
  private final JsonMapper json = new JsonMapper();

  private void add(ChunkMerger merger, String chunk) {
    merger.add((ObjectNode) json.readTree(chunk));
  }

  private static String text(String piece) {
    return "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece + "\"}}]}";
  }

  @Test
  void joinsTextsOfChoicesAndOfToolCalls() {
    ChunkMerger merger = new ChunkMerger();
    add(merger, "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}");
    for (String piece : new String[] {"One", ", two", ", three"}) {
      add(merger, text(piece));
    }
    for (String piece : new String[] {"{\\\"a\\\"", ":1", "}"}) {
      add(
          merger,
          "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"t\","
              + "\"function\":{\"arguments\":\""
              + piece
              + "\"}}]}}]}");
    }
    add(merger, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    JsonNode choice = json.readTree(merger.completion().toString()).path("choices").path(0);
    assertEquals("One, two, three", choice.at("/message/content").stringValue());
    assertEquals("{\"a\":1}", choice.at("/message/tool_calls/0/function/arguments").stringValue());
    assertEquals("stop", choice.path("finish_reason").stringValue());
  }

  @Test
  void takesTimeInProportionToTheAnswer() {
    ChunkMerger merger = new ChunkMerger();
    String piece = "x".repeat(16);
    JsonNode chunk = json.readTree(text(piece));
    int pieces = 400_000; // joined one by one they would copy more than a terabyte
    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          for (int i = 0; i < pieces; i++) {
            merger.add((ObjectNode) chunk);
          }
        });
    assertEquals(
        pieces * piece.length(),
        merger.completion().at("/choices/0/message/content").stringValue().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"some words\"}}]}",
        "{\"choices\":[{\"index\":%d,\"delta\":{}}]}",
        "{\"field%d\":1,\"choices\":[]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"field%d\":1}}]}",
        "{\"choices\":[{\"index\":0,\"logprobs\":{\"content\":[{\"token\":\"a\"},[[]]]}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
            + "\"function\":{\"arguments\":\"some words\"}}]}}]}"
      })
  void refusesAnAnswerThatNeverEndsWhateverItIsMadeOf(String chunk) {
    ChunkMerger merger = new ChunkMerger(10_000);
    assertThrows(
        UnexpectedAnswerException.class,
        () -> {
          for (int i = 0; i < 10_000; i++) {
            add(merger, chunk.replace("%d", Integer.toString(i)));
          }
        });
  }
}
