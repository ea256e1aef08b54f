package org.mor.automation.local.lambda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The head of a stream of type {@code application/vnd.awslambda.http-integration-response}: a JSON
 * object and eight zero bytes, all within the first 16 KB.
 */
final class Prelude {

  static final String CONTENT_TYPE = "application/vnd.awslambda.http-integration-response";

  private static final int MAX_BYTES = 16 * 1024;
  private static final int ZEROS = 8;
  private static final JsonMapper JSON = new JsonMapper();

  private Prelude() {}

  /** Reads up to and including the delimiter and not a byte further. */
  static StreamHead read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int zeros = 0;
    for (int count = 1; zeros < ZEROS; count++) {
      int b = in.read();
      if (b < 0) {
        throw new ProtocolException("A stream without the delimiter of its prelude");
      }
      if (count > MAX_BYTES) {
        throw new ProtocolException("No delimiter within the first 16 KB of a stream");
      }
      if (b == 0) {
        zeros++;
      } else if (zeros > 0) {
        throw new ProtocolException("A delimiter of " + zeros + " zero bytes");
      } else {
        head.write(b);
      }
    }
    return parse(head.toByteArray());
  }

  private static StreamHead parse(byte[] json) throws ProtocolException {
    try {
      JsonNode prelude = JSON.readTree(json);
      if (!prelude.isObject()) {
        throw new ProtocolException("A prelude that is no JSON object");
      }
      return new StreamHead(status(prelude), headers(prelude), strings(prelude.path("cookies")));
    } catch (JacksonException e) {
      throw new ProtocolException("A prelude that is no JSON");
    }
  }

  private static int status(JsonNode prelude) throws ProtocolException {
    JsonNode status = prelude.path("statusCode");
    if (!status.isInt() || status.intValue() < 100 || status.intValue() > 599) {
      throw new ProtocolException("A prelude with statusCode " + status);
    }
    return status.intValue();
  }

  private static Map<String, List<String>> headers(JsonNode prelude) throws ProtocolException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> header : prelude.path("headers").properties()) {
      if (!header.getValue().isString()) {
        throw new ProtocolException("A header that is no string: " + header.getKey());
      }
      headers.put(header.getKey(), List.of(header.getValue().stringValue()));
    }
    for (Map.Entry<String, JsonNode> header : prelude.path("multiValueHeaders").properties()) {
      headers.put(header.getKey(), strings(header.getValue()));
    }
    return headers;
  }

  private static List<String> strings(JsonNode array) throws ProtocolException {
    List<String> strings = new ArrayList<>();
    for (JsonNode item : array) {
      if (!item.isString()) {
        throw new ProtocolException("Not a string: " + item);
      }
      strings.add(item.stringValue());
    }
    return strings;
  }
}
