package org.mor.automation.marketplace.tx;

import java.util.ArrayList;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcException;
import tools.jackson.databind.JsonNode;

/** What became of a transaction that is in a block. */
public record Receipt(
    TransactionHash hash, boolean succeeded, long block, long gasUsed, List<Log> logs) {
  public Receipt {
    logs = List.copyOf(logs);
  }

  /** What a contract wrote down; the topics are lower-case hex words. */
  public record Log(Address emitter, List<String> topics) {
    public Log {
      topics = List.copyOf(topics);
    }
  }

  /**
   * Reads the receipt of this transaction.
   *
   * @throws RpcException if it is none, or another's
   */
  static Receipt read(JsonNode json, TransactionHash hash) {
    try {
      Receipt receipt = read(json);
      if (receipt.hash.equals(hash)) {
        return receipt;
      }
    } catch (IllegalArgumentException e) {
      throw RpcException.unreadable("a receipt", e);
    }
    throw RpcException.unreadable("the receipt that was asked for", null);
  }

  private static Receipt read(JsonNode json) {
    List<Log> logs = new ArrayList<>();
    for (JsonNode log : json.path("logs")) {
      List<String> topics = new ArrayList<>();
      log.path("topics").forEach(topic -> topics.add(topic.asString("")));
      logs.add(new Log(new Address(log.path("address").asString("")), topics));
    }
    return new Receipt(
        new TransactionHash(json.path("transactionHash").asString("")),
        Quantity.count(json.path("status")) == 1,
        Quantity.count(json.path("blockNumber")),
        Quantity.count(json.path("gasUsed")),
        logs);
  }
}
