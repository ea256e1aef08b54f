package org.mor.automation.local.gateway;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The two formats of events for an HTTP request. */
enum EventFormat {
  /** REST API proxy integration, payload version 1. */
  REST_V1 {
    @Override
    byte[] event(IncomingRequest request, Routes.Match match) {
      ObjectNode event = JSON.createObjectNode();
      event.put("resource", match.route().path());
      event.put("path", request.exchange().path());
      event.put("httpMethod", request.exchange().method());
      last(event.putObject("headers"), request.exchange().headers());
      all(event.putObject("multiValueHeaders"), request.exchange().headers());
      Map<String, List<String>> query = request.query();
      if (query.isEmpty()) {
        event.putNull("queryStringParameters").putNull("multiValueQueryStringParameters");
      } else {
        last(event.putObject("queryStringParameters"), query);
        all(event.putObject("multiValueQueryStringParameters"), query);
      }
      texts(event, "pathParameters", match.parameters());
      event.putNull("stageVariables");
      ObjectNode context = event.putObject("requestContext");
      context.put("accountId", "000000000000").put("apiId", "local").put("stage", STAGE);
      context.put("requestId", request.id()).put("extendedRequestId", request.id());
      context
          .put("resourcePath", match.route().path())
          .put("httpMethod", request.exchange().method());
      context.put("path", "/" + STAGE + request.exchange().path()).put("protocol", "HTTP/1.1");
      context.put("requestTimeEpoch", request.time().toEpochMilli());
      context.put("requestTime", time(request)).put("domainName", "localhost");
      ObjectNode identity = context.putObject("identity");
      identity
          .put("sourceIp", request.exchange().peer())
          .put("userAgent", request.exchange().header("User-Agent").orElse(""));
      body(event, request);
      return JSON.writeValueAsBytes(event);
    }
  },

  /** Function URL, payload version 2. */
  HTTP_V2 {
    @Override
    byte[] event(IncomingRequest request, Routes.Match match) {
      ObjectNode event = JSON.createObjectNode();
      event.put("version", "2.0");
      event.put("routeKey", "$default");
      event.put("rawPath", request.exchange().path());
      event.put("rawQueryString", request.exchange().query());
      ObjectNode headers = event.putObject("headers");
      request
          .exchange()
          .headers()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
      if (!request.query().isEmpty()) {
        ObjectNode query = event.putObject("queryStringParameters");
        request.query().forEach((name, values) -> query.put(name, String.join(",", values)));
      }
      ObjectNode context = event.putObject("requestContext");
      context.put("accountId", "anonymous").put("apiId", "local").put("stage", "$default");
      context.put("domainName", "local.lambda-url.us-east-1.on.aws").put("domainPrefix", "local");
      context.put("requestId", request.id()).put("routeKey", "$default");
      context.put("time", time(request)).put("timeEpoch", request.time().toEpochMilli());
      ObjectNode http = context.putObject("http");
      http.put("method", request.exchange().method()).put("path", request.exchange().path());
      http.put("protocol", "HTTP/1.1").put("sourceIp", request.exchange().peer());
      http.put("userAgent", request.exchange().header("User-Agent").orElse(""));
      body(event, request);
      return JSON.writeValueAsBytes(event);
    }
  };

  private static final JsonMapper JSON = new JsonMapper();
  private static final String STAGE = "local";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  abstract byte[] event(IncomingRequest request, Routes.Match match);

  private static void last(ObjectNode object, Map<String, List<String>> values) {
    values.forEach((name, each) -> object.put(name, each.getLast()));
  }

  private static void all(ObjectNode object, Map<String, List<String>> values) {
    values.forEach((name, each) -> each.forEach(object.putArray(name)::add));
  }

  private static void texts(ObjectNode event, String name, Map<String, String> texts) {
    if (texts.isEmpty()) {
      event.putNull(name);
    } else {
      ObjectNode object = event.putObject(name);
      texts.forEach(object::put);
    }
  }

  private static String time(IncomingRequest request) {
    return TIME.format(request.time());
  }

  private static void body(ObjectNode event, IncomingRequest request) {
    event.put("body", request.body().isEmpty() ? null : request.body());
    event.put("isBase64Encoded", request.base64());
  }
}
