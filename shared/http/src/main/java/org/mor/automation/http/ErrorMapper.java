package org.mor.automation.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The only place where a failure becomes an answer: what is not meant for callers stays inside. */
public final class ErrorMapper {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  private final JsonMapper json;

  public ErrorMapper(JsonMapper json) {
    this.json = json;
  }

  /** What a caller may know of a failure; the rest goes to the log, under the request's id. */
  public ApiError error(Throwable failure, String requestId) {
    return switch (failure) {
      case ApiException known -> {
        if (known.error().status() >= 500) {
          LOG.warn("request {}: {}", requestId, known.error().code(), known);
        }
        yield known.error();
      }
      case SdkException e -> {
        LOG.error("request {}: the store did not answer", requestId, e);
        yield ApiError.server(503, "storage_unavailable", "Our storage did not answer.");
      }
      default -> {
        LOG.error("request {}: failed", requestId, failure);
        yield ApiError.internal();
      }
    };
  }

  /** The error as an answer. */
  public ApiResponse response(ApiError error, String requestId) {
    ObjectNode root = json.createObjectNode();
    root.set("error", body(error));
    return response(root, error, requestId);
  }

  /** The same for settings calls, whose earlier clients look at {@code detail}. */
  public ApiResponse responseWithDetail(ApiError error, String requestId) {
    ObjectNode root = json.createObjectNode();
    root.set("error", body(error));
    root.put("detail", error.message());
    return response(root, error, requestId);
  }

  private ObjectNode body(ApiError error) {
    ObjectNode body = json.createObjectNode();
    body.put("message", error.message());
    body.put("type", error.type());
    error.param().ifPresentOrElse(param -> body.put("param", param), () -> body.putNull("param"));
    body.put("code", error.code());
    return body;
  }

  private ApiResponse response(ObjectNode root, ApiError error, String requestId) {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/json");
    headers.put("x-request-id", requestId);
    error
        .retryAfter()
        .ifPresent(
            after -> {
              headers.put(
                  "retry-after", Long.toString(Math.max(1, after.plusMillis(999).toSeconds())));
              headers.put("retry-after-ms", Long.toString(after.toMillis()));
            });
    error.shouldRetry().ifPresent(retry -> headers.put("x-should-retry", Boolean.toString(retry)));
    return new ApiResponse(
        error.status(), headers, json.writeValueAsString(root).getBytes(StandardCharsets.UTF_8));
  }
}
