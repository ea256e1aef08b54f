package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bytes to one JSON value, as tolerant of bad UTF-8 as Go is. Numbers keep their digits. May be
 * shared between threads.
 */
public final class JsonDecoder {
  private final JsonMapper mapper;

  public JsonDecoder(int maxDepth) {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(maxDepth)
            .maxStringLength(Integer.MAX_VALUE) // whoever received the bytes has limited them
            .build();
    mapper =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
  }

  /**
   * Reads exactly one value.
   *
   * @throws WireException if it is not JSON, or nested too deep
   */
  public JsonNode decode(byte[] bytes) throws WireException {
    return isAscii(bytes) ? read(() -> mapper.readTree(bytes)) : decode(Utf8.decode(bytes));
  }

  /** As {@link #decode(byte[])}. */
  public JsonNode decode(String text) throws WireException {
    return read(() -> mapper.readTree(text));
  }

  private static JsonNode read(Supplier<JsonNode> reading) throws WireException {
    try {
      return reading.get();
    } catch (StreamConstraintsException e) {
      throw new WireException(WireException.Problem.TOO_DEEP, "nested too deep or number too long");
    } catch (NumberFormatException e) {
      throw WireException.malformed("a number out of range");
    } catch (JacksonException e) {
      throw WireException.malformed("not JSON"); // the cause would quote what may be a prompt
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
