package org.mor.automation.local.chain;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON-RPC to a development chain. May be shared between threads. */
final class AnvilRpc implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  AnvilRpc(URI url) {
    this.url = url;
  }

  /**
   * The result of one call.
   *
   * @throws RevertedException if a contract refused it
   * @throws IllegalStateException if it failed in another way
   */
  JsonNode send(String method, Object... params) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
    JsonNode answer = post(request.set("params", JSON.valueToTree(params)));
    JsonNode error = answer.path("error");
    String data = error.path("data").asString("");
    if (data.startsWith("0x")) {
      throw new RevertedException(data);
    }
    if (!error.isMissingNode()) {
      throw new IllegalStateException(method + ": " + error);
    }
    return answer.get("result");
  }

  /** What the chain answers to a request or a batch, as it is. */
  JsonNode post(JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(30))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    try {
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new IllegalStateException("the development chain does not answer", e);
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
