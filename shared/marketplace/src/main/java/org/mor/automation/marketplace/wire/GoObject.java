package org.mor.automation.marketplace.wire;

import java.math.BigInteger;
import java.util.Optional;

/** Writes one JSON object as Go would: fields in the order given, no white space. */
final class GoObject {
  private final StringBuilder json = new StringBuilder(512).append('{');

  GoObject string(String name, String value) {
    GoJson.quote(name(name), value);
    return this;
  }

  /** A string of hex digits, which needs no escaping. */
  GoObject hex(String name, Object value) {
    name(name).append('"').append(value).append('"');
    return this;
  }

  /** Left out where what is signed has none. */
  GoObject signature(Optional<HexString> signature) {
    signature.ifPresent(value -> hex("signature", value));
    return this;
  }

  GoObject decimal(String name, BigInteger value) {
    return hex(name, value);
  }

  GoObject uint64(String name, long value) {
    name(name).append(Long.toUnsignedString(value));
    return this;
  }

  GoObject raw(String name, String value) {
    name(name).append(value);
    return this;
  }

  private StringBuilder name(String name) {
    if (json.length() > 1) {
      json.append(',');
    }
    return json.append('"').append(name).append("\":");
  }

  /** Ends the object: to be called once. */
  String end() {
    return json.append('}').toString();
  }
}
