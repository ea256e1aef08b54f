package org.mor.automation.local.chain;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** JSON-RPC to a development chain, many calls in one request. May be shared between threads. */
final class AnvilRpc implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  AnvilRpc(URI url) {
    this.url = url;
  }

  record AnvilCall(String method, Object... params) {}

  JsonNode send(String method, Object... params) {
    return send(List.of(new AnvilCall(method, params))).getFirst();
  }

  /**
   * Results in the order of the calls.
   *
   * @throws RevertedException if one of them was refused by a contract
   * @throws IllegalStateException if one failed in another way
   */
  List<JsonNode> send(List<AnvilCall> calls) {
    ArrayNode batch = JSON.createArrayNode();
    for (int i = 0; i < calls.size(); i++) {
      batch
          .addObject()
          .put("jsonrpc", "2.0")
          .put("id", i)
          .put("method", calls.get(i).method())
          .set("params", JSON.valueToTree(calls.get(i).params()));
    }
    JsonNode answers = post(batch);
    return StreamSupport.stream(answers.spliterator(), false)
        .sorted(Comparator.comparingInt(answer -> answer.get("id").intValue()))
        .map(answer -> result(calls.get(answer.get("id").intValue()), answer))
        .toList();
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

  private static JsonNode result(AnvilCall call, JsonNode answer) {
    JsonNode error = answer.get("error");
    if (error == null) {
      return answer.get("result");
    }
    JsonNode data = error.get("data");
    if (data != null && data.isString() && data.stringValue().startsWith("0x")) {
      throw new RevertedException(data.stringValue());
    }
    throw new IllegalStateException(call.method() + ": " + error);
  }

  @Override
  public void close() {
    http.close();
  }
}
