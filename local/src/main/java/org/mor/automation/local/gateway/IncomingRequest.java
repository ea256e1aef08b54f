package org.mor.automation.local.gateway;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.local.web.WebExchange;

/**
 * A request as the front took it in.
 *
 * @param id the front's own id for it
 * @param base64 how a body that is not UTF-8 is passed on
 */
record IncomingRequest(String id, WebExchange exchange, String body, boolean base64, Instant time) {

  /** The most that is read of a refused body, so that the caller gets the refusal. */
  private static final long MAX_DISCARDED_BYTES = 256L * 1024 * 1024;

  /** Reads a whole request; empty if its body is too long. */
  static Optional<IncomingRequest> read(WebExchange exchange, String id, int mostBytes, Instant now)
      throws IOException {
    Optional<byte[]> body = exchange.bodyUpTo(mostBytes);
    if (body.isEmpty()) {
      exchange.discard(MAX_DISCARDED_BYTES);
    }
    return body.map(bytes -> of(id, exchange, bytes, now));
  }

  private static IncomingRequest of(String id, WebExchange exchange, byte[] body, Instant now) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return new IncomingRequest(id, exchange, text, false, now);
    } catch (CharacterCodingException e) {
      String encoded = Base64.getEncoder().encodeToString(body);
      return new IncomingRequest(id, exchange, encoded, true, now);
    }
  }

  Map<String, List<String>> query() {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String pair : exchange.query().split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        query
            .computeIfAbsent(decode(parts[0]), _ -> new ArrayList<>())
            .add(parts.length == 2 ? decode(parts[1]) : "");
      }
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
