package org.mor.automation.local.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mor.automation.local.lambda.FunctionError;
import org.mor.automation.local.lambda.InvocationReply;
import org.mor.automation.local.lambda.StreamHead;
import org.mor.automation.local.template.Template;
import org.mor.automation.local.web.WebExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a function's answer into HTTP, as API Gateway's proxy integration does. */
final class HttpReply implements InvocationReply {

  private static final Logger LOG = LoggerFactory.getLogger(HttpReply.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final WebExchange exchange;
  private final String requestId;
  private final boolean streaming;
  private final Map<String, Template.GatewayResponse> gatewayResponses;

  /**
   * Begins an answer.
   *
   * @param streaming whether the function was invoked for a stream; its answer has to be one then
   * @param gatewayResponses what the template says about answers that do not come from a function
   */
  HttpReply(
      WebExchange exchange,
      String requestId,
      boolean streaming,
      Map<String, Template.GatewayResponse> gatewayResponses) {
    this.exchange = exchange;
    this.requestId = requestId;
    this.streaming = streaming;
    this.gatewayResponses = gatewayResponses;
  }

  @Override
  public void document(byte[] json) throws IOException {
    if (streaming) {
      malformed("a document where a stream was asked for");
      return;
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(json);
    } catch (JacksonException e) {
      malformed("no JSON");
      return;
    }
    if (!answer.isObject() || !answer.path("statusCode").isInt()) {
      malformed("no statusCode");
      return;
    }
    String text = answer.path("body").asString("");
    byte[] body =
        answer.path("isBase64Encoded").asBoolean(false)
            ? Base64.getDecoder().decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    exchange.send(answer.path("statusCode").intValue(), headers(answer), body);
  }

  @Override
  public OutputStream stream(StreamHead head) throws IOException {
    if (!streaming) {
      malformed("a stream where a document was asked for");
      throw new IOException("Nobody takes a stream");
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    head.headers().forEach((name, values) -> put(headers, name, values));
    if (!head.cookies().isEmpty()) {
      headers.put("Set-Cookie", head.cookies());
    }
    withOwn(headers);
    return exchange.stream(head.status(), headers);
  }

  @Override
  public void broken(FunctionError error) {
    LOG.warn("{} was broken off: {}", requestId, error.type());
    exchange.abort();
  }

  @Override
  public void failed(FunctionError error) throws IOException {
    if (exchange.answered()) {
      broken(error);
      return;
    }
    LOG.warn("{} has failed: {} {}", requestId, error.type(), error.message());
    send(
        switch (error.type()) {
          case FunctionError.UNANSWERED -> GatewayAnswer.INTEGRATION_TIMEOUT;
          case FunctionError.TOO_LARGE -> GatewayAnswer.REQUEST_TOO_LARGE;
          default -> GatewayAnswer.DEFAULT_5XX;
        });
  }

  private void malformed(String what) throws IOException {
    LOG.warn("{} was answered with a malformed proxy response: {}", requestId, what);
    send(GatewayAnswer.DEFAULT_5XX);
  }

  /** Sends an answer that is not from a function. */
  void send(GatewayAnswer answer) throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("Content-Type", List.of("application/json"));
    headers.put("x-request-id", List.of(requestId));
    withOwn(headers);
    exchange.send(
        answer.status(gatewayResponses),
        headers,
        answer.body(gatewayResponses).getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, List<String>> headers(JsonNode answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("Content-Type", List.of("application/json"));
    for (Map.Entry<String, JsonNode> header : answer.path("headers").properties()) {
      put(headers, header.getKey(), List.of(header.getValue().asString("")));
    }
    for (Map.Entry<String, JsonNode> header : answer.path("multiValueHeaders").properties()) {
      put(
          headers,
          header.getKey(),
          header.getValue().valueStream().map(value -> value.asString("")).toList());
    }
    for (JsonNode cookie : answer.path("cookies")) {
      headers.merge("Set-Cookie", List.of(cookie.asString("")), HttpReply::both);
    }
    withOwn(headers);
    return headers;
  }

  private static List<String> both(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** Drops the headers that frame a message: the server sets them. */
  private static void put(Map<String, List<String>> headers, String name, List<String> values) {
    boolean framing =
        List.of("content-length", "transfer-encoding", "connection").stream()
            .anyMatch(name::equalsIgnoreCase);
    if (!framing) {
      headers.keySet().removeIf(name::equalsIgnoreCase);
      headers.put(name, values);
    }
  }

  private void withOwn(Map<String, List<String>> headers) {
    headers.put("x-amzn-RequestId", List.of(requestId));
  }
}
