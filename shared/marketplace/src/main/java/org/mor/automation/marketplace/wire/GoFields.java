package org.mor.automation.marketplace.wire;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.SessionId;
import tools.jackson.databind.JsonNode;

/** Reads an object's fields by Go's rules: names in any case, unknown ones ignored. */
final class GoFields {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,100}");

  private final JsonNode object;

  GoFields(JsonNode object) throws WireException {
    if (object == null || !object.isObject()) {
      throw WireException.malformed("not an object");
    }
    this.object = object;
  }

  Optional<JsonNode> find(String name) {
    JsonNode exact = object.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    return object.properties().stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .reduce((first, last) -> last);
  }

  /** Empty if it is missing or null. */
  String string(String name) throws WireException {
    Optional<JsonNode> value = find(name).filter(node -> !node.isNull());
    if (value.isPresent() && !value.get().isString()) {
      throw WireException.malformed(name + " is not a string");
    }
    return value.map(JsonNode::stringValue).orElse("");
  }

  /** Empty if it is missing. */
  HexString hex(String name) throws WireException {
    Optional<JsonNode> value = find(name);
    if (value.isEmpty()) {
      return HexString.EMPTY;
    }
    if (!value.get().isString()) {
      throw WireException.malformed(name + " is not a hex text");
    }
    return HexString.parse(value.get().stringValue());
  }

  Address address(String name) throws WireException {
    return parsed(name, Address::new);
  }

  BidId bidId(String name) throws WireException {
    return parsed(name, BidId::new);
  }

  SessionId sessionId(String name) throws WireException {
    return parsed(name, SessionId::new);
  }

  private <T> T parsed(String name, Function<String, T> parse) throws WireException {
    try {
      return parse.apply(string(name));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed(e.getMessage());
    }
  }

  /** A decimal in quotes or a plain integer. */
  BigInteger decimal(String name) throws WireException {
    JsonNode value = find(name).orElseThrow(() -> WireException.malformed(name + " is missing"));
    String text = value.isIntegralNumber() ? value.asString() : string(name);
    if (!INTEGER.matcher(text).matches()) {
      throw WireException.malformed(name + " is not a decimal integer");
    }
    return new BigInteger(text);
  }

  /** Unsigned; zero if it is missing or null. */
  long uint64(String name) throws WireException {
    Optional<JsonNode> value = find(name).filter(node -> !node.isNull());
    if (value.isEmpty()) {
      return 0;
    }
    if (!value.get().isIntegralNumber()) {
      throw WireException.malformed(name + " is not an integer");
    }
    BigInteger number = value.get().bigIntegerValue();
    if (number.signum() < 0 || number.bitLength() > 64) {
      throw WireException.malformed(name + " is not an unsigned 64-bit integer");
    }
    return number.longValue();
  }
}
