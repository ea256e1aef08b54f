package org.mor.automation.marketplace.tx;

import java.util.ArrayList;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcException;
import tools.jackson.databind.JsonNode;

/**
 * What became of a transaction that is in a block.
 *
 * @param cost wei of ETH that its sender paid for gas, on a rollup with the other chain's share
 */
public record Receipt(
    TransactionHash hash, boolean succeeded, long block, long gasUsed, Wei cost, List<Log> logs) {
  public Receipt {
    logs = List.copyOf(logs);
  }

  /** What a contract wrote down; topics and data are lower-case hex. */
  public record Log(Address emitter, List<String> topics, String data) {
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
      logs.add(
          new Log(
              new Address(log.path("address").asString("")),
              topics,
              log.path("data").asString("0x")));
    }
    long gasUsed = Quantity.count(json.path("gasUsed"));
    return new Receipt(
        new TransactionHash(json.path("transactionHash").asString("")),
        Quantity.count(json.path("status")) == 1,
        Quantity.nonce(json.path("blockNumber")),
        gasUsed,
        cost(json, gasUsed),
        logs);
  }

  private static Wei cost(JsonNode json, long gasUsed) {
    Wei execution = new Wei(Quantity.number(json.path("effectiveGasPrice"))).times(gasUsed);
    JsonNode other = json.path("l1Fee");
    return other.isString() ? execution.plus(new Wei(Quantity.number(other))) : execution;
  }
}
