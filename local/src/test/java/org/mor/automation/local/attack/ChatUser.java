package org.mor.automation.local.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.openapi.Contract;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Somebody with a key. */
record ChatUser(URI api, String key) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static ChatUser of(LocalStack stack, String user) {
    return new ChatUser(stack.url(), stack.apiKey(user).value());
  }

  record ChatReply(int status, String body) {}

  ChatReply turnOn() {
    return settings("{\"is_enabled\":true}");
  }

  ChatReply settings(String json) {
    return send(request("/api/v1/automation/settings").PUT(BodyPublishers.ofString(json)));
  }

  ChatReply chat(String model, String text) {
    return post(model, text, false);
  }

  ChatReply stream(String model, String text) {
    return post(model, text, true);
  }

  /** A manual session. */
  ChatReply open(String model) {
    String body = JSON.writeValueAsString(JSON.createObjectNode().put("model", model));
    return send(request("/api/v1/sessions").POST(BodyPublishers.ofString(body)));
  }

  /** A manual session, as the body says. */
  ChatReply openAs(String body) {
    return send(request("/api/v1/sessions").POST(BodyPublishers.ofString(body)));
  }

  ChatReply openOnce(String body, String idempotencyKey) {
    return send(
        request("/api/v1/sessions")
            .header("idempotency-key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  ChatReply get(String path) {
    return send(request(path).GET());
  }

  ChatReply close(String session) {
    return send(request("/api/v1/sessions/" + session).DELETE());
  }

  private ChatReply post(String model, String text, boolean stream) {
    ObjectNode body = JSON.createObjectNode().put("model", model).put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return send(
        request("/v1/chat/completions")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .timeout(Duration.ofMinutes(15))
        .header("content-type", "application/json")
        .header("authorization", "Bearer " + key);
  }

  private static ChatReply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
      Contract.check(response);
      return new ChatReply(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the API did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
