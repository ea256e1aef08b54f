package org.mor.automation.local.gateway;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.StreamingHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers with the event it got, in the way that the last part of the path says. */
public final class ToyHandler implements StreamingHandler {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws Exception {
    JsonNode event = JSON.readTree(invocation.event());
    String path = event.path(event.has("rawPath") ? "rawPath" : "path").asString();
    switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "document" ->
          response.buffered(
              JSON.writeValueAsBytes(
                  JSON.createObjectNode().put("statusCode", 200).put("body", event.toString())));
      case "stream" -> {
        try (OutputStream out = response.http(200, Map.of("Content-Type", "application/json"))) {
          out.write(event.toString().getBytes(StandardCharsets.UTF_8));
        }
      }
      case "never" -> {
        if (new CountDownLatch(1).await(60, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody counts down");
        }
      }
      default -> throw new IllegalArgumentException(path);
    }
  }
}
