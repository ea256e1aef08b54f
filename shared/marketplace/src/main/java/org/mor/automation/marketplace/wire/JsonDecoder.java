package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bytes to one JSON value, as tolerant of bad UTF-8 as Go is. May be shared between threads. */
public final class JsonDecoder {
  private final JsonMapper mapper;

  public JsonDecoder(int maxDepth) {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(maxDepth)
            .maxStringLength(Integer.MAX_VALUE) // whoever received the bytes has limited them
            .build();
    mapper = new JsonMapper(JsonFactory.builder().streamReadConstraints(limits).build());
  }

  /**
   * Reads exactly one value.
   *
   * @throws WireException if it is not JSON, or nested too deep
   */
  public JsonNode decode(byte[] bytes) throws WireException {
    try {
      return isAscii(bytes) ? mapper.readTree(bytes) : mapper.readTree(Utf8.decode(bytes));
    } catch (StreamConstraintsException e) {
      throw new WireException(WireException.Problem.TOO_DEEP, "nested too deep or number too long");
    } catch (JacksonException e) {
      throw WireException.malformed("not JSON"); // the cause would quote what may be a prompt
    }
  }

  /** As {@link #decode(byte[])}. */
  public JsonNode decode(String text) throws WireException {
    try {
      return mapper.readTree(text);
    } catch (StreamConstraintsException e) {
      throw new WireException(WireException.Problem.TOO_DEEP, "nested too deep or number too long");
    } catch (JacksonException e) {
      throw WireException.malformed("not JSON");
    }
  }

  /** The text of bytes that are UTF-8, or nearly. */
  public static String text(byte[] utf8) {
    return isAscii(utf8) ? new String(utf8, StandardCharsets.US_ASCII) : Utf8.decode(utf8);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte unit : bytes) {
      if (unit < 0) {
        return false;
      }
    }
    return true;
  }
}
