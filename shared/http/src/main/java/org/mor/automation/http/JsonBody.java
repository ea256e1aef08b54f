package org.mor.automation.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Pattern;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads request bodies strictly: what is ambiguous is refused, and numbers keep their digits. */
public final class JsonBody {
  private static final int DEPTH = 200;
  private static final int MOST_PATH = 200;
  private static final Pattern ESCAPED_HALF = Pattern.compile("\\\\u[dD][89a-fA-F]");

  private final JsonMapper json;
  private final int mostBytes;

  /**
   * Wires a reader.
   *
   * @param mostBytes a longer body is refused
   */
  public JsonBody(int mostBytes) {
    this(strict(), mostBytes);
  }

  private JsonBody(JsonMapper json, int mostBytes) {
    this.json = json;
    this.mostBytes = mostBytes;
  }

  /** A reader of longer or shorter bodies, with the same mapper. */
  public JsonBody upTo(int mostBytes) {
    return new JsonBody(json, mostBytes);
  }

  private static JsonMapper strict() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    // A text is never longer than its body.
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(400)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /** The mapper whose nodes these are. */
  public JsonMapper mapper() {
    return json;
  }

  /**
   * The object that is the request's body.
   *
   * @throws ApiException that names what is wrong with it, and repeats nothing of it
   */
  public ObjectNode object(ApiRequest request) {
    if (request.body().length > mostBytes) {
      throw new ApiException(ApiError.tooLarge(mostBytes));
    }
    requireJson(request);
    if (request.body().length == 0) {
      throw new ApiException(ApiError.invalidJson("The body is empty; a JSON object is needed."));
    }
    String text = text(request.body());
    JsonNode body = parse(text);
    if (body instanceof ObjectNode object) {
      requireFinite(object);
      requireWholeCharacters(text, object);
      return object;
    }
    throw new ApiException(ApiError.invalidJson("The body must be a JSON object."));
  }

  private static void requireJson(ApiRequest request) {
    String type = request.header("content-type").orElse("application/json");
    String media = type.split(";", 2)[0].strip();
    if (!media.equalsIgnoreCase("application/json")
        && !media.toLowerCase(java.util.Locale.ROOT).endsWith("+json")) {
      throw new ApiException(ApiError.unsupportedMediaType());
    }
  }

  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ApiException(ApiError.invalidJson("The body is not valid UTF-8."), e);
    }
  }

  private JsonNode parse(String text) {
    try {
      return json.readTree(text);
    } catch (StreamConstraintsException e) {
      throw new ApiException(
          ApiError.invalidJson(
              "The body is nested deeper than "
                  + DEPTH
                  + " levels, or holds a number or name that is too long."),
          e);
    } catch (NumberFormatException e) {
      throw new ApiException(ApiError.invalidJson("The body holds a number out of range."), e);
    } catch (JacksonException e) {
      var at = e.getLocation();
      String where =
          at == null || at.getLineNr() < 1
              ? ""
              : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      String what =
          e.getOriginalMessage() != null && e.getOriginalMessage().startsWith("Duplicate")
              ? "The body repeats a field"
              : "The body is not valid JSON";
      throw new ApiException(ApiError.invalidJson(what + where + "."), e);
    }
  }

  /** Numbers that no double can hold would be refused, or worse changed, further on. */
  private static void requireFinite(JsonNode body) {
    Deque<String> path = new ArrayDeque<>();
    if (find(body, path)) {
      String whole = String.join("", path);
      String param = whole.startsWith(".") ? whole.substring(1) : whole;
      throw new ApiException(
          ApiError.invalid(
              param.substring(0, Math.min(param.length(), MOST_PATH)),
              "The number is out of range."));
    }
  }

  /**
   * UTF-8 has no half characters; they come as escapes only, and would arrive as question marks.
   */
  private static void requireWholeCharacters(String text, JsonNode body) {
    if (ESCAPED_HALF.matcher(text).find() && holdsHalf(body)) {
      throw new ApiException(
          ApiError.invalidJson("The body holds half of a surrogate pair, which is no character."));
    }
  }

  private static boolean holdsHalf(JsonNode node) {
    if (node.isString()) {
      return half(node.stringValue());
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (half(field.getKey()) || holdsHalf(field.getValue())) {
        return true;
      }
    }
    return node.isArray() && node.values().stream().anyMatch(JsonBody::holdsHalf);
  }

  private static boolean half(String text) {
    return text.codePoints().anyMatch(point -> point >= 0xd800 && point <= 0xdfff);
  }

  private static boolean infinite(JsonNode node) {
    return node.isNumber() && Double.isInfinite(node.decimalValue().doubleValue());
  }

  /** Where it stands: put together on the way back, for most bodies have none. */
  private static boolean find(JsonNode node, Deque<String> path) {
    if (infinite(node)) {
      return true;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (find(field.getValue(), path)) {
        path.push("." + field.getKey());
        return true;
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      if (find(node.get(i), path)) {
        path.push("[" + i + "]");
        return true;
      }
    }
    return false;
  }
}
