package org.mor.automation.core.priming;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for the network under clients of DynamoDB and Parameter Store while classes are loaded
 * ahead of a snapshot: everything above it runs as always, and nothing leaves the process. It gives
 * an item back that was put, knows parameters, and takes whatever else is asked for done.
 */
public final class MemoryAws implements SdkHttpClient {
  private final JsonMapper json = new JsonMapper();
  private final Map<String, String> parameters;
  private final String otherParameters;
  private final Map<String, List<JsonNode>> tables = new ConcurrentHashMap<>();

  /**
   * Begins with empty tables.
   *
   * @param parameters by name
   * @param otherParameters what every other parameter holds
   */
  public MemoryAws(Map<String, String> parameters, String otherParameters) {
    this.parameters = Map.copyOf(parameters);
    this.otherParameters = otherParameters;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        String target =
            request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("").toString();
        byte[] body = new byte[0];
        if (request.contentStreamProvider().isPresent()) {
          try (InputStream in = request.contentStreamProvider().get().newStream()) {
            body = in.readAllBytes();
          }
        }
        return respond(answer(target.substring(target.indexOf('.') + 1), json.readTree(body)));
      }

      @Override
      public void abort() {}
    };
  }

  private ObjectNode answer(String call, JsonNode request) {
    ObjectNode answer = json.createObjectNode();
    List<JsonNode> table =
        tables.computeIfAbsent(
            request.path("TableName").asString(""), _ -> new CopyOnWriteArrayList<>());
    switch (call) {
      case "GetItem" ->
          table.reversed().stream()
              .filter(item -> has(item, request.path("Key")))
              .findFirst()
              .ifPresent(item -> answer.set("Item", item));
      case "PutItem" -> table.add(request.path("Item"));
      case "Query" -> answer.put("Count", 0).put("ScannedCount", 0).putArray("Items");
      case "GetParameter" -> {
        String name = request.path("Name").asString("");
        answer
            .putObject("Parameter")
            .put("Name", name)
            .put("Value", parameters.getOrDefault(name, otherParameters));
      }
      default -> {}
    }
    return answer;
  }

  private static boolean has(JsonNode item, JsonNode key) {
    return key.properties().stream()
        .allMatch(part -> part.getValue().equals(item.path(part.getKey())));
  }

  private static HttpExecuteResponse respond(ObjectNode answer) {
    byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpFullResponse.builder()
                .statusCode(200)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(bytes.length))
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
        .build();
  }

  @Override
  public void close() {}
}
