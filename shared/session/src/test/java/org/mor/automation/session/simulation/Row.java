package org.mor.automation.session.simulation;

import java.util.Map;
import org.mor.automation.marketplace.Hex;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the invariants need of one item of either table; absent texts are empty, absent numbers 0.
 *
 * @param account of a session's record or of a counter
 * @param signed the wallet and nonce that opened the session
 */
record Row(
    String partition,
    String id,
    String account,
    String intent,
    String stage,
    String owner,
    String session,
    String wallet,
    String signed,
    long stake,
    long openSessions,
    long openStake,
    long nextNonce,
    long settledFirst,
    long settledNonce,
    long spent,
    boolean due) {
  static Row of(Map<String, AttributeValue> item) {
    String partition = text(item, item.containsKey("pool") ? "pool" : "wallet");
    String wallet = item.containsKey("pool") ? hex(item, "wallet") : partition;
    int first = partition.indexOf('|');
    int second = partition.indexOf('|', first + 1);
    return new Row(
        partition,
        text(item, item.containsKey("pool") ? "id" : "item"),
        partition.substring(first + 1, second < 0 ? partition.length() : second),
        text(item, "intent"),
        text(item, "stage"),
        text(item, "lease_owner"),
        hex(item, "session_id"),
        wallet,
        item.containsKey("open_nonce") ? wallet + "/" + number(item, "open_nonce") : "",
        stake(item),
        number(item, "open_sessions"),
        number(item, "open_stake"),
        number(item, "next_nonce"),
        number(item, "settled_first"),
        number(item, "settled_nonce"),
        number(item, "spent_wei"),
        item.containsKey("due_partition") && item.containsKey("due_at"));
  }

  /** After closing, what the contract holds of it; all where nobody knows. */
  private static long stake(Map<String, AttributeValue> item) {
    boolean held = text(item, "stage").equals("HELD") && item.containsKey("held");
    return number(item, held ? "held" : "stake");
  }

  /** Whether it counts as a session; its stake counts until it is finished. */
  boolean counts() {
    return switch (stage) {
      case "RESERVED", "CHOSEN", "SIGNED", "OPEN" -> true;
      default -> false;
    };
  }

  boolean record() {
    return !stage.isEmpty();
  }

  boolean finished() {
    return stage.equals("CLOSED") || stage.equals("FAILED");
  }

  boolean slot() {
    return partition.startsWith("pool|");
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "" : value.s();
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? 0 : Long.parseLong(value.n());
  }

  private static String hex(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "" : Hex.encode(value.b().asByteArrayUnsafe());
  }
}
