package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mor.automation.local.LocalStack;

/** The official clients, as they are, with a base URL and a key and nothing else. */
@ExtendWith(RunningStack.class)
class OpenAiClientsIT {
  @BeforeEach
  void aliceIsReady(LocalStack stack) {
    Api.of(stack, "alice").turnOn();
  }

  private static OpenAIClient java(LocalStack stack) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(stack.url() + "/v1")
        .apiKey(stack.apiKey("alice").value())
        .build();
  }

  private static ChatCompletionCreateParams question() {
    return ChatCompletionCreateParams.builder()
        .model("local-chat")
        .addUserMessage("Say something short")
        .build();
  }

  @Test
  void openAiJavaChats(LocalStack stack) {
    OpenAIClient client = java(stack);
    try {
      ChatCompletion answer = client.chat().completions().create(question());
      assertEquals("local-chat", answer.model());
      assertFalse(answer.choices().getFirst().message().content().orElse("").isBlank());
    } finally {
      client.close();
    }
  }

  @Test
  void openAiJavaStreams(LocalStack stack) {
    OpenAIClient client = java(stack);
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(question())) {
      List<ChatCompletionChunk> chunks = stream.stream().toList();
      assertTrue(chunks.size() > 1, "pieces: " + chunks.size());
      Optional<?> reason =
          chunks.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.finishReason().stream())
              .findFirst();
      assertTrue(reason.isPresent());
    } finally {
      client.close();
    }
  }

  @Test
  void openAiNodeChatsAndStreams(LocalStack stack) throws IOException, InterruptedException {
    Process node =
        new ProcessBuilder(
                "node",
                Path.of("src/test/node/openai-client.mjs").toAbsolutePath().toString(),
                stack.url() + "/v1")
            .directory(Path.of("").toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
    node.getOutputStream().write(stack.apiKey("alice").value().getBytes(StandardCharsets.UTF_8));
    node.getOutputStream().close();
    String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(node.waitFor(2, TimeUnit.MINUTES), output);
    assertEquals(0, node.exitValue(), output);
    assertTrue(output.contains("whole: ok"), output);
    assertTrue(output.contains("streamed: ok"), output);
  }
}
