package org.mor.automation.chat;

import java.time.Clock;
import java.util.Map;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ReplyStream;
import tools.jackson.databind.json.JsonMapper;

/** The form that each request wants its answer in. */
final class Answers {
  private final JsonMapper json;
  private final Clock clock;

  Answers(JsonMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  Answer to(ApiRequest request, ReplyStream reply, ProviderRequest asked, Models.Chosen model) {
    Map<String, String> whole =
        Map.of("content-type", "application/json", "x-request-id", request.requestId());
    return switch (asked) {
      case ChatRequest chat when chat.stream() ->
          new StreamedAnswer(
              reply, eventHeaders(request), shape(request, model), json, chat.usage());
      case ChatRequest _ -> new WholeAnswer(reply, whole, shape(request, model), json);
      case EmbeddingsRequest embeddings ->
          new EmbeddingsAnswer(reply, whole, embeddings, model.asked(), json);
    };
  }

  static Map<String, String> eventHeaders(ApiRequest request) {
    return Map.of(
        "content-type", "text/event-stream; charset=utf-8",
        "cache-control", "no-cache",
        "x-request-id", request.requestId());
  }

  private AnswerShape shape(ApiRequest request, Models.Chosen model) {
    return new AnswerShape(
        json, model.asked(), "chatcmpl-" + request.requestId(), clock.instant().getEpochSecond());
  }
}
