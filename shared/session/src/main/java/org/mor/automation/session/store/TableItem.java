package org.mor.automation.session.store;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads and writes the attributes of one item. A missing required attribute is named in the error.
 */
final class TableItem {
  private final Map<String, AttributeValue> attributes;

  TableItem(Map<String, AttributeValue> attributes) {
    this.attributes = attributes;
  }

  static TableItem empty() {
    return new TableItem(new HashMap<>());
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue number(BigInteger value) {
    return AttributeValue.fromN(value.toString());
  }

  /** Milliseconds since 1970. */
  static AttributeValue millis(Instant time) {
    return number(time.toEpochMilli());
  }

  /** Seconds since 1970. */
  static AttributeValue seconds(Instant time) {
    return number(time.getEpochSecond());
  }

  static AttributeValue bytes(byte[] value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(value));
  }

  TableItem with(String name, AttributeValue value) {
    attributes.put(name, value);
    return this;
  }

  Map<String, AttributeValue> map() {
    return attributes;
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  String string(String name) {
    return needed(name).s();
  }

  Optional<String> optionalText(String name) {
    return Optional.ofNullable(attributes.get(name)).map(AttributeValue::s);
  }

  long number(String name) {
    return Long.parseLong(needed(name).n());
  }

  BigInteger bigNumber(String name) {
    return new BigInteger(needed(name).n());
  }

  byte[] bytes(String name) {
    return needed(name).b().asByteArray();
  }

  Instant time(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  Optional<Instant> optionalTime(String name) {
    return has(name) ? Optional.of(time(name)) : Optional.empty();
  }

  private AttributeValue needed(String name) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      throw new StoreException("an item lacks its attribute " + name);
    }
    return value;
  }
}
