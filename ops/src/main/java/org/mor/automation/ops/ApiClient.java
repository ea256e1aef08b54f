package org.mor.automation.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.mor.automation.core.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The API as a user with a key calls it. */
public final class ApiClient implements AutoCloseable {
  private static final String SETTINGS = "/api/v1/automation/settings";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final Secret key;

  public ApiClient(URI base, Secret key) {
    this.base = base.toString().replaceAll("/+$", "");
    this.key = key;
  }

  /** An answer in one piece. */
  public record Answer(int status, JsonNode body) {
    public String code() {
      return body.path("error").path("code").asString("");
    }

    public boolean is(int expectedStatus, String expectedCode) {
      return status == expectedStatus && code().equals(expectedCode);
    }

    /** For a person: no more of it than the status and the error. */
    public String summary() {
      return status + (code().isEmpty() ? "" : " " + code());
    }
  }

  public Answer get(String path) {
    return answer(request(path).GET());
  }

  public Answer settings() {
    return get(SETTINGS);
  }

  public Answer change(JsonNode settings) {
    return answer(
        request(SETTINGS)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(settings.toString())));
  }

  public Answer chat(String model, String text) {
    return answer(
        request("/v1/chat/completions")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(prompt(model, text, false))));
  }

  /** A streamed answer, with its lines once it has ended. */
  public record Streamed(int status, List<String> lines) {}

  public Streamed stream(String model, String text) {
    HttpResponse<Stream<String>> response =
        send(
            request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(prompt(model, text, true))),
            BodyHandlers.ofLines());
    return new Streamed(response.statusCode(), response.body().toList());
  }

  private static String prompt(String model, String text, boolean stream) {
    ObjectNode prompt = JSON.createObjectNode().put("model", model).put("stream", stream);
    prompt.putArray("messages").addObject().put("role", "user").put("content", text);
    return prompt.toString();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + key.value());
  }

  private Answer answer(HttpRequest.Builder request) {
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    try {
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (JacksonException e) {
      // Not as cause: it would quote what a stranger may have sent.
      return new Answer(response.statusCode(), JSON.createObjectNode());
    }
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request.build(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(base + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
