package org.mor.automation.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The only place where a failure becomes an answer: what is not meant for callers stays inside. */
public final class ErrorMapper {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  private final JsonMapper json;
  private final Function<Throwable, Optional<ApiError>> remote;

  /** Without failures of remote systems. */
  public ErrorMapper(JsonMapper json) {
    this(json, _ -> Optional.empty());
  }

  private ErrorMapper(JsonMapper json, Function<Throwable, Optional<ApiError>> remote) {
    this.json = json;
    this.remote = remote;
  }

  /**
   * A mapper that also knows the failures of another remote system.
   *
   * @param more empty for failures that are not that system's
   */
  public ErrorMapper with(Function<Throwable, Optional<ApiError>> more) {
    return new ErrorMapper(json, failure -> remote.apply(failure).or(() -> more.apply(failure)));
  }

  /** What a caller may know of a failure; the rest goes to the log, under the request's id. */
  public ApiError error(Throwable failure, String requestId) {
    if (failure instanceof ApiException known) {
      if (known.error().status() >= 500) {
        LOG.warn("request {}: {}", requestId, known.error().code(), known);
      }
      return known.error();
    }
    Optional<ApiError> known = remote.apply(failure);
    if (known.isPresent()) {
      LOG.warn("request {}: {}", requestId, known.get().code(), failure);
      return known.get();
    }
    LOG.error("request {}: failed", requestId, failure);
    return ApiError.internal();
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
