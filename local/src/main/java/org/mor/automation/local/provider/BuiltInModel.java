package org.mor.automation.local.provider;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Keccak;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A built-in model: the same question always gets the same answer. */
public final class BuiltInModel implements ModelBackend {
  /** The speed of its answers. */
  public record Pace(Duration toFirst, Duration between) {
    public static final Pace AT_ONCE = new Pace(Duration.ZERO, Duration.ZERO);
  }

  private final Clock clock;
  private volatile Pace pace;

  public BuiltInModel(Clock clock, Pace pace) {
    this.clock = clock;
    this.pace = pace;
  }

  /** Takes effect with the next word. */
  public void setPace(Pace other) {
    pace = other;
  }

  @Override
  public void chat(String model, ObjectNode request, Receiver receiver) throws IOException {
    BuiltInAnswer answer = BuiltInAnswers.to(request);
    pause(pace.toFirst());
    if (request.path("stream").asBoolean(false)) {
      stream(model, request, answer, receiver);
    } else {
      receiver.whole(completion(model, request, answer));
    }
  }

  private void stream(String model, ObjectNode request, BuiltInAnswer answer, Receiver receiver)
      throws IOException {
    ObjectNode role = ProviderJson.JSON.createObjectNode().put("role", "assistant");
    receiver.chunk(chunk(model, request, role.put("content", ""), null));
    for (ObjectNode delta : answer.deltas()) {
      pause(pace.between());
      receiver.chunk(chunk(model, request, delta, null));
    }
    ObjectNode nothing = ProviderJson.JSON.createObjectNode();
    receiver.chunk(chunk(model, request, nothing, answer.finishReason()));
    if (request.path("stream_options").path("include_usage").asBoolean(false)) {
      ObjectNode last = envelope(model, request, "chat.completion.chunk");
      last.putArray("choices");
      receiver.chunk(withUsage(last, request, answer));
    }
    receiver.done();
  }

  private ObjectNode chunk(String model, ObjectNode request, ObjectNode delta, String finish) {
    ObjectNode chunk = envelope(model, request, "chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finish);
    return chunk;
  }

  private ObjectNode completion(String model, ObjectNode request, BuiltInAnswer answer) {
    ObjectNode completion = envelope(model, request, "chat.completion");
    ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
    choice.set("message", answer.message());
    choice.put("finish_reason", answer.finishReason());
    return withUsage(completion, request, answer);
  }

  private ObjectNode envelope(String model, ObjectNode request, String object) {
    byte[] hash = Keccak.hash(ProviderJson.JSON.writeValueAsBytes(request));
    return ProviderJson.JSON
        .createObjectNode()
        .put("id", "chatcmpl-" + Hex.encode(hash).substring(2, 26))
        .put("object", object)
        .put("created", clock.instant().getEpochSecond())
        .put("model", model);
  }

  private static ObjectNode withUsage(ObjectNode object, ObjectNode request, BuiltInAnswer answer) {
    int prompt = new TokenCount(request).prompt();
    object
        .putObject("usage")
        .put("prompt_tokens", prompt)
        .put("completion_tokens", answer.tokens())
        .put("total_tokens", prompt + answer.tokens());
    return object;
  }

  @Override
  public void embeddings(String model, ObjectNode request, Receiver receiver) throws IOException {
    pause(pace.toFirst());
    int dimensions = request.path("dimensions").asInt(64);
    List<String> inputs = BuiltInEmbeddings.inputs(request.path("input"));
    ObjectNode answer = ProviderJson.JSON.createObjectNode();
    ArrayNode data = answer.putArray("data");
    int tokens = 0;
    for (String input : inputs) {
      ObjectNode entry = data.addObject().put("object", "embedding");
      ArrayNode vector = entry.putArray("embedding");
      for (float value : BuiltInEmbeddings.of(input, dimensions)) {
        vector.add(value);
      }
      entry.put("index", data.size() - 1);
      JsonNode text = ProviderJson.JSON.valueToTree(input);
      tokens += TokenCount.of(text);
    }
    answer.put("model", model).put("object", "list");
    answer
        .putObject("usage")
        .put("prompt_tokens", tokens)
        .put("completion_tokens", 0)
        .put("total_tokens", tokens)
        .putNull("prompt_tokens_details")
        .putNull("completion_tokens_details");
    receiver.whole(answer);
  }

  private static void pause(Duration duration) {
    if (duration.isPositive()) {
      LockSupport.parkNanos(duration.toNanos());
    }
  }
}
