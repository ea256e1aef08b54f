package org.mor.automation.local.provider;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Passes prompts on to any server that speaks OpenAI's API, the way a real provider does. */
public final class OpenAiBackend implements ModelBackend, AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int LONGEST_LINE = 64 << 10;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String apiKey;

  /**
   * @param url with or without the path that requests go below, "/v1" being meant without
   * @param apiKey empty for none
   */
  public OpenAiBackend(URI url, String apiKey) {
    String text = url.toString().replaceAll("/+$", "");
    boolean bare = url.getPath() == null || url.getPath().replace("/", "").isEmpty();
    base = bare ? text + "/v1" : text;
    this.apiKey = apiKey;
  }

  @Override
  public void chat(String model, ObjectNode request, Receiver receiver)
      throws IOException, ModelError, BackendException {
    HttpResponse<InputStream> response = post("/chat/completions", request);
    try (InputStream body = response.body()) {
      String type = response.headers().firstValue("content-type").orElse("");
      if (type.startsWith("text/event-stream")) {
        stream(body, receiver);
      } else {
        receiver.whole(parse(read(body)));
      }
    }
  }

  @Override
  public void embeddings(String model, ObjectNode request, Receiver receiver)
      throws IOException, ModelError, BackendException {
    ObjectNode forwarded = request.deepCopy().put("model", model);
    forwarded.remove("type");
    HttpResponse<InputStream> response = post("/embeddings", forwarded);
    try (InputStream body = response.body()) {
      JsonNode answer = parse(read(body));
      for (JsonNode entry : answer.path("data")) {
        rounded(entry);
      }
      receiver.whole(answer);
    }
  }

  /** Numbers of 32 bits, as the provider holds them; it cannot read base64. */
  private static void rounded(JsonNode entry) throws BackendException {
    JsonNode vector = entry.path("embedding");
    if (!vector.isArray() || !(entry instanceof ObjectNode object)) {
      throw new BackendException("json: cannot unmarshal string into Go value of type []float32");
    }
    ArrayNode floats = ProviderJson.JSON.createArrayNode();
    for (JsonNode value : vector) {
      floats.add(value.asFloat());
    }
    object.set("embedding", floats);
  }

  private HttpResponse<InputStream> post(String path, ObjectNode request)
      throws IOException, ModelError, BackendException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LIMIT)
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    ProviderJson.JSON.writeValueAsBytes(request)));
    if (!apiKey.isEmpty()) {
      builder.header("authorization", "Bearer " + apiKey);
    }
    HttpResponse<InputStream> response;
    try {
      response = http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new BackendException("Post \"" + base + path + "\": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("context canceled", e);
    }
    if (response.statusCode() != 200) {
      try (InputStream body = response.body()) {
        throw new ModelError(error(read(body)));
      }
    }
    return response;
  }

  /** As it is if it is JSON, else wrapped. */
  private static JsonNode error(String body) {
    try {
      JsonNode json = ProviderJson.JSON.readTree(body);
      if (!json.isMissingNode()) {
        return json;
      }
    } catch (JacksonException e) {
      return wrapped(body);
    }
    return wrapped(body);
  }

  private static JsonNode wrapped(String text) {
    ObjectNode error = ProviderJson.JSON.createObjectNode();
    error.putObject("error").put("message", text).put("type", "upstream_error");
    return error;
  }

  private static void stream(InputStream body, Receiver receiver)
      throws IOException, BackendException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    for (String line = next(lines); line != null; line = next(lines)) {
      if (line.getBytes(StandardCharsets.UTF_8).length > LONGEST_LINE) {
        throw new BackendException("error reading stream: bufio.Scanner: token too long");
      }
      if (!line.startsWith("data:")) {
        continue;
      }
      String data = line.substring("data:".length()).strip();
      if (data.equals("[DONE]")) {
        receiver.done();
        return;
      }
      receiver.chunk(parse(data));
    }
  }

  private static String next(BufferedReader lines) throws BackendException {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new BackendException("error reading stream: unexpected EOF", e);
    }
  }

  private static String read(InputStream body) throws BackendException {
    try {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BackendException("unexpected EOF", e);
    }
  }

  private static JsonNode parse(String json) throws BackendException {
    try {
      return ProviderJson.JSON.readTree(json);
    } catch (JacksonException e) {
      throw new BackendException("invalid character in the model's answer", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
