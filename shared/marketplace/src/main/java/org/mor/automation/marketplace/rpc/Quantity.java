package org.mor.automation.marketplace.rpc;

import java.math.BigInteger;
import org.mor.automation.marketplace.Hex;
import tools.jackson.databind.JsonNode;

/** Numbers and bytes as JSON-RPC writes them: "0x" and hex. */
public final class Quantity {
  private static final long LARGEST_NONCE = 1L << 40;

  private Quantity() {}

  public static String of(long number) {
    return "0x" + Long.toHexString(number);
  }

  /**
   * Reads a number.
   *
   * @throws RpcException if it is none: the node cannot be relied on
   */
  public static BigInteger number(JsonNode node) {
    String text = node.asString("");
    try {
      if (text.startsWith("0x") && text.length() > 2 && text.length() <= 66) {
        return new BigInteger(1, Hex.decode(text.length() % 2 == 0 ? text : even(text)));
      }
    } catch (IllegalArgumentException e) {
      throw RpcException.unreadable("a number", e);
    }
    throw RpcException.unreadable("a number", null);
  }

  public static long count(JsonNode node) {
    BigInteger number = number(node);
    if (number.bitLength() > 63) {
      throw RpcException.unreadable("a count", null);
    }
    return number.longValue();
  }

  /** A number of transactions or blocks; one that no chain comes to is none. */
  public static long nonce(JsonNode node) {
    long count = count(node);
    if (count >= LARGEST_NONCE) {
      throw RpcException.unreadable("a number that a chain can have", null);
    }
    return count;
  }

  public static byte[] bytes(JsonNode node) {
    String text = node.asString("");
    try {
      if (text.startsWith("0x")) {
        return Hex.decode(text);
      }
    } catch (IllegalArgumentException e) {
      throw RpcException.unreadable("bytes", e);
    }
    throw RpcException.unreadable("bytes", null);
  }

  private static String even(String text) {
    return "0x0" + text.substring(2);
  }
}
