package org.mor.automation.local.story;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.mor.automation.local.openapi.Contract;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Somebody with a key who calls the API, and nothing else. */
final class Person {

  static final JsonMapper JSON = new JsonMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI api;
  private final Optional<String> authorization;

  private Person(URI api, Optional<String> authorization) {
    this.api = api;
    this.authorization = authorization;
  }

  static Person with(URI api, String key) {
    return new Person(api, Optional.of("Bearer " + key));
  }

  static Person without(URI api) {
    return new Person(api, Optional.empty());
  }

  /** An answer as it came. */
  record PersonReply(int status, JsonNode body) {
    String errorCode() {
      return body.path("error").path("code").asString("");
    }

    String content() {
      return body.path("choices").path(0).path("message").path("content").asString("");
    }
  }

  PersonReply get(String path) throws IOException, InterruptedException {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  PersonReply settings() throws IOException, InterruptedException {
    return get("/api/v1/automation/settings");
  }

  PersonReply put(String json) throws IOException, InterruptedException {
    return send("PUT", "/api/v1/automation/settings", HttpRequest.BodyPublishers.ofString(json));
  }

  PersonReply chat(String text) throws IOException, InterruptedException {
    return post(request(text, false));
  }

  PersonReply post(String json) throws IOException, InterruptedException {
    return post(HttpRequest.BodyPublishers.ofString(json));
  }

  PersonReply post(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
    return send("POST", "/v1/chat/completions", body);
  }

  /** A streamed chat, to be read as it comes. */
  HttpResponse<InputStream> stream(String path, String text)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(request(text, true));
    return http.send(
        request("POST", path, body).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static String request(String text, boolean stream) {
    ObjectNode request = JSON.createObjectNode().put("model", "local-chat").put("stream", stream);
    request.putArray("messages").addObject().put("role", "user").put("content", text);
    return JSON.writeValueAsString(request);
  }

  private PersonReply send(String method, String path, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(request(method, path, body).build(), HttpResponse.BodyHandlers.ofByteArray());
    Contract.check(response);
    return new PersonReply(response.statusCode(), JSON.readTree(response.body()));
  }

  private HttpRequest.Builder request(String method, String path, HttpRequest.BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, body);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }
}
