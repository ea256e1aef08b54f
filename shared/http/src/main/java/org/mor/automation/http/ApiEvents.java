package org.mor.automation.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiRequest.Source;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events of API Gateway (REST API, payload 1.0; HTTP API, payload 2.0) and Function URLs (2.0) as
 * requests, and answers as they want them. It reads the tree itself: binding the official event
 * classes by reflection would cost a good part of a cold start. Safe for any thread.
 */
public final class ApiEvents {
  private final JsonMapper json;

  /** What is too much for a body is not for the event around it to say. */
  private final JsonMapper reader =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

  /**
   * Wires it.
   *
   * @param json writes the answers
   */
  public ApiEvents(JsonMapper json) {
    this.json = json;
  }

  /**
   * The request in an event.
   *
   * @param fallbackId used where the event names no request
   */
  public ApiRequest read(byte[] event, String fallbackId) {
    JsonNode root;
    try {
      root = reader.readTree(event);
    } catch (JacksonException e) {
      throw new ApiException(ApiError.invalidJson("The event is not JSON."), e);
    }
    JsonNode context = root.path("requestContext");
    JsonNode http = context.path("http");
    boolean v2 = http.isObject();
    Map<String, List<String>> headers = headers(root);
    String platformId = text(context, "requestId").orElse(fallbackId);
    Source source = source(context, v2);
    return new ApiRequest(
        v2
            ? text(http, "method").orElse("GET")
            : text(root, "httpMethod").or(() -> text(context, "httpMethod")).orElse("GET"),
        path(root, context, v2),
        headers,
        query(root, v2),
        body(root),
        RequestIds.choose(
            Optional.ofNullable(headers.get("x-request-id")).map(List::getFirst), platformId),
        subject(context.path("authorizer"), source),
        source);
  }

  /** From the claims of a verified JWT: a Cognito authorizer's, or that of an HTTP API. */
  private static Optional<String> subject(JsonNode authorizer, Source source) {
    return switch (source) {
      case REST_API -> text(authorizer.path("claims"), "sub");
      case HTTP_API -> text(authorizer.path("jwt").path("claims"), "sub");
      case FUNCTION_URL -> Optional.empty();
    };
  }

  private static Source source(JsonNode context, boolean v2) {
    if (!v2) {
      return Source.REST_API;
    }
    String domain = text(context, "domainName").orElse("");
    return domain.contains(".lambda-url.") ? Source.FUNCTION_URL : Source.HTTP_API;
  }

  /** Without the stage, which a front of its own name has in its paths and a custom domain not. */
  private static String path(JsonNode root, JsonNode context, boolean v2) {
    String path = text(root, v2 ? "rawPath" : "path").orElse("/");
    String stage = "/" + text(context, "stage").orElse("");
    boolean prefixed = v2 && (path.equals(stage) || path.startsWith(stage + "/"));
    String bare = prefixed && stage.length() > 1 ? path.substring(stage.length()) : path;
    return decode(bare.isEmpty() ? "/" : bare);
  }

  /** A path that is not encoded properly stays as it is, and is then one that nobody serves. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static Map<String, List<String>> headers(JsonNode root) {
    Map<String, List<String>> headers = new HashMap<>();
    root.path("headers")
        .properties()
        .forEach(
            header -> {
              if (header.getValue().isString()) {
                headers.put(lower(header.getKey()), List.of(header.getValue().asString()));
              }
            });
    root.path("multiValueHeaders")
        .properties()
        .forEach(
            header -> {
              List<String> values = new ArrayList<>();
              header.getValue().forEach(value -> values.add(value.asString()));
              if (!values.isEmpty()) {
                headers.put(lower(header.getKey()), List.copyOf(values));
              }
            });
    return headers;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** A REST API has decoded the parameters already, the others only their last value's commas. */
  private static Map<String, String> query(JsonNode root, boolean v2) {
    Map<String, String> query = new HashMap<>();
    if (v2) {
      for (String pair : text(root, "rawQueryString").orElse("").split("&", -1)) {
        int equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          query.put(
              decodeForm(equals < 0 ? pair : pair.substring(0, equals)),
              equals < 0 ? "" : decodeForm(pair.substring(equals + 1)));
        }
      }
    } else {
      root.path("queryStringParameters")
          .properties()
          .forEach(field -> query.put(field.getKey(), field.getValue().asString("")));
    }
    return query;
  }

  private static String decodeForm(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.invalid("query", "The query is not encoded properly."), e);
    }
  }

  private static byte[] body(JsonNode root) {
    String body = text(root, "body").orElse("");
    if (!root.path("isBase64Encoded").asBoolean(false)) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.invalidJson("The body is not valid base64."), e);
    }
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  /** The answer in the form that all three kinds of front take. */
  public byte[] write(ApiResponse response) {
    ObjectNode root = json.createObjectNode().put("statusCode", response.status());
    ObjectNode headers = root.putObject("headers");
    response.headers().forEach(headers::put);
    root.put("body", new String(response.body(), StandardCharsets.UTF_8));
    root.put("isBase64Encoded", false);
    return json.writeValueAsBytes(root);
  }
}
