package org.mor.automation.local.lambda;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.mor.automation.local.web.WebExchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads how a runtime reports a failure: a header with the type, and a JSON object. */
final class RuntimeErrorReport {

  static final String TYPE = "Lambda-Runtime-Function-Error-Type";
  static final String BODY = "Lambda-Runtime-Function-Error-Body";

  private static final int MAX_BYTES = 256 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private RuntimeErrorReport() {}

  static FunctionError read(WebExchange exchange) throws IOException {
    byte[] body =
        exchange
            .bodyUpTo(MAX_BYTES)
            .orElseThrow(() -> new ProtocolException(413, "An error report of more than 256 KB"));
    return parse(type(exchange.headers()), body);
  }

  /** Reads the trailers of a stream, which hold the object in base64. */
  static FunctionError trailers(Map<String, List<String>> trailers) throws ProtocolException {
    for (String name : trailers.keySet()) {
      if (!name.equalsIgnoreCase(TYPE) && !name.equalsIgnoreCase(BODY)) {
        throw new ProtocolException("An unknown trailer: " + name);
      }
    }
    String body =
        WebExchange.last(trailers, BODY)
            .orElseThrow(() -> new ProtocolException(BODY + " missing"));
    try {
      return parse(type(trailers), Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(BODY + " is no base64");
    }
  }

  private static String type(Map<String, List<String>> headers) throws ProtocolException {
    return WebExchange.last(headers, TYPE)
        .filter(type -> !type.isBlank())
        .orElseThrow(() -> new ProtocolException(TYPE + " is missing"));
  }

  private static FunctionError parse(String type, byte[] json) throws ProtocolException {
    try {
      JsonNode error = JSON.readTree(json);
      if (!error.path("errorMessage").isString() || !error.path("errorType").isString()) {
        throw new ProtocolException("An error report without errorMessage and errorType");
      }
      return new FunctionError(type, error.path("errorMessage").stringValue());
    } catch (JacksonException e) {
      throw new ProtocolException("An error report that is no JSON");
    }
  }
}
