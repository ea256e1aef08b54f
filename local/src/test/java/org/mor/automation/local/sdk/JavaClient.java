package org.mor.automation.local.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What people do with OpenAI's client for Java, by the name of the case. */
final class JavaClient implements AutoCloseable {
  private static final String TEXT = "The tide turns at noon.";
  private static final List<String> PORTS =
      List.of("{\"port\":\"Lisbon\"}", "{\"port\":\"Porto\"}");

  private final OpenAIClient client;
  private final OpenAIClient once;
  private final OpenAIClient stranger;
  private final OpenAIClient off;

  JavaClient(String baseUrl, String key, String keyOfSomebodyWhoIsOff) {
    client = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(key).build();
    once = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(key).maxRetries(0).build();
    stranger = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey("sk-wrong").build();
    off = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(keyOfSomebodyWhoIsOff).build();
  }

  Map<String, Runnable> cases() {
    Map<String, Runnable> cases = new LinkedHashMap<>();
    cases.put("chat", this::chat);
    cases.put("stream", this::stream);
    cases.put("tools", this::tools);
    cases.put("streamed_tools", this::streamedTools);
    cases.put("response_format", this::responseFormat);
    cases.put("embeddings", this::embeddings);
    cases.put("models", this::models);
    cases.put("wrong_key", () -> refused(stranger, UnauthorizedException.class, "invalid_api_key"));
    cases.put("unknown_model", this::unknownModel);
    cases.put(
        "automation_off",
        () -> refused(off, PermissionDeniedException.class, "automation_disabled_user"));
    cases.put("rate_limit", this::rateLimit);
    cases.put("provider_error", this::providerError);
    cases.put("retries", this::retries);
    cases.put("abort", this::abort);
    return cases;
  }

  private static ChatCompletionCreateParams.Builder asking(String content) {
    return ChatCompletionCreateParams.builder().model("local-chat").addUserMessage(content);
  }

  private static ChatCompletion answer(OpenAIClient client, ChatCompletionCreateParams request) {
    return client.chat().completions().create(request);
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  private static <E extends OpenAIServiceException> E refused(
      OpenAIClient client, Class<E> kind, String code) {
    return refused(client, asking("chat").build(), kind, code);
  }

  private static <E extends OpenAIServiceException> E refused(
      OpenAIClient client, ChatCompletionCreateParams request, Class<E> kind, String code) {
    E error = assertThrows(kind, () -> answer(client, request));
    assertEquals(code, error.code().orElse("none"));
    assertEquals(1, error.headers().values("x-request-id").size());
    return error;
  }

  private void chat() {
    ChatCompletion answer =
        answer(
            client,
            asking("chat")
                .putAdditionalBodyProperty("seed", JsonValue.from(7))
                .temperature(0.3)
                .build());
    assertEquals(TEXT, text(answer));
    assertEquals("local-chat", answer.model());
    assertEquals(17, answer.usage().orElseThrow().totalTokens());
  }

  private void stream() {
    StringBuilder text = new StringBuilder();
    Set<String> ids = new HashSet<>();
    long tokens = 0;
    ChatCompletionCreateParams request =
        asking("stream")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(request)) {
      for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) stream.stream()::iterator) {
        chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
        ids.add(chunk.id());
        tokens = chunk.usage().map(usage -> usage.completionTokens()).orElse(tokens);
      }
    }
    assertEquals(TEXT, text.toString());
    assertEquals(1, ids.size());
    assertEquals(5, tokens);
  }

  private static ChatCompletionFunctionTool tool() {
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name("tide")
                .description("When the tide is high")
                .parameters(
                    FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                            "properties", JsonValue.from(Map.of("port", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("port")))
                        .build())
                .build())
        .build();
  }

  private static List<String> arguments(ChatCompletionMessage message) {
    return message.toolCalls().orElseThrow().stream()
        .map(call -> call.asFunction().function().arguments())
        .toList();
  }

  private void tools() {
    ChatCompletionCreateParams.Builder request =
        asking("tools").addTool(tool()).parallelToolCalls(true);
    ChatCompletionMessage first = answer(client, request.build()).choices().getFirst().message();
    assertEquals(PORTS, arguments(first));
    request.addMessage(first);
    for (ChatCompletionMessageToolCall call : first.toolCalls().orElseThrow()) {
      request.addMessage(
          ChatCompletionToolMessageParam.builder()
              .toolCallId(call.asFunction().id())
              .content("high")
              .build());
    }
    assertEquals(
        "High at three in Lisbon, at four in Porto.", text(answer(client, request.build())));
  }

  private void streamedTools() {
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(asking("tools-stream").addTool(tool()).build())) {
      stream.stream().forEach(whole::accumulate);
    }
    assertEquals(PORTS, arguments(whole.chatCompletion().choices().getFirst().message()));
  }

  private void responseFormat() {
    ResponseFormatJsonSchema format =
        ResponseFormatJsonSchema.builder()
            .jsonSchema(
                ResponseFormatJsonSchema.JsonSchema.builder()
                    .name("tide")
                    .strict(true)
                    .schema(
                        ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                            .putAdditionalProperty("type", JsonValue.from("object"))
                            .build())
                    .build())
            .build();
    assertEquals(
        "{\"port\":\"Lisbon\",\"hour\":3}",
        text(answer(client, asking("schema").responseFormat(format).build())));
  }

  private void embeddings() {
    List<List<Float>> vectors =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("local-embeddings")
                    .inputOfArrayOfStrings(List.of("one", "two"))
                    .build())
            .data()
            .stream()
            .map(entry -> entry.embedding())
            .toList();
    assertEquals(List.of(List.of(0.5f, -0.25f, 0.125f), List.of(1f, 0f, -1f)), vectors);
  }

  private void models() {
    List<String> ids = client.models().list().data().stream().map(Model::id).toList();
    assertTrue(ids.contains("local-chat"), ids.toString());
    assertEquals("local-chat", client.models().retrieve("local-chat").id());
  }

  private void unknownModel() {
    ChatCompletionCreateParams request = asking("chat").model("no-such-model").build();
    refused(client, request, NotFoundException.class, "model_not_found");
  }

  private void rateLimit() {
    RateLimitException error =
        refused(once, asking("limited").build(), RateLimitException.class, "provider_rate_limited");
    assertTrue(Integer.parseInt(error.headers().values("retry-after").getFirst()) > 0);
  }

  private void providerError() {
    BadRequestException error =
        refused(
            client,
            asking("too-long").build(),
            BadRequestException.class,
            "context_length_exceeded");
    assertEquals("messages", error.param().orElse("none"));
  }

  private void retries() {
    refused(client, asking("broken").build(), InternalServerException.class, "provider_failed");
  }

  private void abort() {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(asking("slow").build())) {
      assertTrue(
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .anyMatch(choice -> choice.delta().content().filter(c -> !c.isEmpty()).isPresent()));
    }
    assertEquals(TEXT, text(answer(once, asking("chat").build())));
  }

  @Override
  public void close() {
    List.of(client, once, stranger, off).forEach(OpenAIClient::close);
  }
}
