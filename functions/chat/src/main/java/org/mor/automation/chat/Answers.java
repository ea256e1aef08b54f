package org.mor.automation.chat;

import java.time.Clock;
import java.util.Map;
import org.mor.automation.http.ApiRequest;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The form that each request wants its answer in. */
final class Answers {
  private final JsonMapper json;
  private final Clock clock;

  Answers(Clock clock) {
    this.json = mapper();
    this.clock = clock;
  }

  /** As long as they are: whoever received an answer's messages has bounded them. */
  static JsonMapper mapper() {
    StreamReadConstraints any =
        StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(any).build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  Answer to(ApiRequest request, Reply reply, ProviderRequest asked, Models.Chosen model) {
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
