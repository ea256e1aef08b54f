package org.mor.automation.local.endtoend;

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
import java.util.Optional;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.openapi.Contract;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API as a caller with a key sees it. */
final class Api {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = new JsonMapper();

  private final URI base;
  private final Optional<String> key;

  private Api(URI base, Optional<String> key) {
    this.base = base;
    this.key = key;
  }

  static Api of(LocalStack stack, String user) {
    return new Api(stack.url(), Optional.of(stack.apiKey(user).value()));
  }

  /** Past the API, at the chat function's own address. */
  static Api ofFunctionUrl(LocalStack stack, String user) {
    return new Api(
        stack.functionUrls().get("ChatFunction"), Optional.of(stack.apiKey(user).value()));
  }

  static Api withKey(LocalStack stack, String key) {
    return new Api(stack.url(), Optional.of(key));
  }

  static Api withoutKey(LocalStack stack) {
    return new Api(stack.url(), Optional.empty());
  }

  record ApiReply(int status, String body, HttpResponse<byte[]> raw) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String code() {
      return json().path("error").path("code").asString("none in " + body);
    }

    String param() {
      return json().path("error").path("param").asString("");
    }
  }

  ApiReply settings() {
    return send(request("/api/v1/automation/settings").GET());
  }

  ApiReply changeSettings(String body) {
    return send(
        request("/api/v1/automation/settings")
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  ApiReply turnOn() {
    return changeSettings("{\"is_enabled\":true}");
  }

  /** A chat of one message. */
  ApiReply chat(String model, String text) {
    return post(
        JSON.createObjectNode()
            .put("model", model)
            .set(
                "messages",
                JSON.createArrayNode()
                    .add(JSON.createObjectNode().put("role", "user").put("content", text)))
            .toString());
  }

  ApiReply stream(String model, String text) {
    return post(
        JSON.createObjectNode()
            .put("model", model)
            .put("stream", true)
            .set(
                "messages",
                JSON.createArrayNode()
                    .add(JSON.createObjectNode().put("role", "user").put("content", text)))
            .toString());
  }

  ApiReply post(String body) {
    return post(body.getBytes(StandardCharsets.UTF_8));
  }

  ApiReply post(byte[] body) {
    return send(
        request("/v1/chat/completions")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  ApiReply idempotent(String path, String body, String idempotencyKey) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .header("idempotency-key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  ApiReply get(String path) {
    return send(request(path).GET());
  }

  ApiReply post(String path, String body) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  ApiReply delete(String path) {
    return send(request(path).DELETE());
  }

  /** What a browser asks before a page of that origin may call. */
  ApiReply preflight(String path, String origin) {
    return send(
        request(path)
            .method("OPTIONS", BodyPublishers.noBody())
            .header("origin", origin)
            .header("access-control-request-method", "POST"));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(2));
    key.ifPresent(value -> request.header("authorization", "Bearer " + value));
    return request;
  }

  private static ApiReply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
      Contract.check(response);
      return new ApiReply(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
    } catch (IOException e) {
      throw new UncheckedIOException("the API did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
