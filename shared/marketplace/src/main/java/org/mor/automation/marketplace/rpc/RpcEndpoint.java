package org.mor.automation.marketplace.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One node: posts JSON, gets JSON. Knows nothing of what is asked. */
final class RpcEndpoint {
  private final URI url;
  private final HttpClient http;
  private final JsonMapper json;
  private final long largestAnswer;

  RpcEndpoint(URI url, HttpClient http, JsonMapper json, long largestAnswer) {
    this.url = url;
    this.http = http;
    this.json = json;
    this.largestAnswer = largestAnswer;
  }

  /** The answer's JSON, be it result or error; everything else is thrown. */
  JsonNode post(byte[] body, Duration timeout) {
    if (timeout.isZero()) {
      throw new RpcException(new RpcFailure.TimedOut(), false, null);
    }
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    // The client's own timeout ends with the headers; this one holds for the body too.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), largestAnswer));
    try {
      return read(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new RpcException(new RpcFailure.TimedOut(), true, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new RpcException(new RpcFailure.Unreachable("interrupted"), true, e);
    } catch (ExecutionException e) {
      throw transport(e.getCause());
    }
  }

  private static RpcException transport(Throwable cause) {
    boolean connected = !(cause instanceof ConnectException);
    String why = connected ? "connection lost" : "no connection";
    if (cause instanceof IOException) {
      return new RpcException(new RpcFailure.Unreachable(why), connected, cause);
    }
    return new RpcException(
        new RpcFailure.Unreachable(cause.getClass().getSimpleName()), true, cause);
  }

  private JsonNode read(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    JsonNode node;
    try {
      node = json.readTree(response.body());
    } catch (JacksonException e) {
      // Not as cause: it quotes the body, which is whatever a stranger sent.
      throw status == 429
          ? new RpcException(new RpcFailure.RateLimited(), false, null)
          : notJsonRpc(status);
    }
    boolean rpc = node.isArray() || (node.isObject() && (node.has("result") || node.has("error")));
    if (status == 429) {
      throw new RpcException(new RpcFailure.RateLimited(), false, null);
    }
    if (!rpc || (status != 200 && !node.path("error").isObject())) {
      throw notJsonRpc(status);
    }
    if (status != 200) {
      throw new RpcException(RpcErrors.classify(status, node.path("error")), status >= 500, null);
    }
    return node;
  }

  private static RpcException notJsonRpc(int status) {
    return new RpcException(
        new RpcFailure.Unreachable("HTTP " + status + " without JSON-RPC"),
        status < 400 || status >= 500,
        null);
  }
}
