package org.mor.automation.marketplace.tx;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.SessionId;
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
  /** {@code Transfer(address,address,uint256)}. */
  public static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  /** {@code SessionOpened(address,bytes32,address)}. */
  private static final String SESSION_OPENED =
      "0x2bd7c890baf595977d256a6e784512c873ac58ba612b4895dbb7f784bfbf4839";

  public Receipt {
    logs = List.copyOf(logs);
  }

  /** What a contract wrote down; topics and data are lower-case hex. */
  public record Log(Address emitter, List<String> topics, String data) {
    public Log {
      topics = List.copyOf(topics);
    }

    private boolean is(Address contract, String event, int count) {
      return emitter.equals(contract) && topics.size() == count && topics.get(0).equals(event);
    }
  }

  /** The session that it opened, by the marketplace's own log: the only place that tells its id. */
  public Optional<SessionId> opened(Address diamond) {
    return logs.stream()
        .filter(log -> log.is(diamond, SESSION_OPENED, 4))
        .map(log -> new SessionId(log.topics.get(2)))
        .findFirst();
  }

  /** Wei of the token that an account sent to others in it. */
  public Wei sent(Address account, Address token) {
    String sender = "0x" + "0".repeat(24) + account.hex().substring(2);
    return logs.stream()
        .filter(log -> log.is(token, TRANSFER, 3) && log.topics.get(1).equals(sender))
        .map(log -> new Wei(new BigInteger(1, Hex.decode(log.data))))
        .reduce(Wei.ZERO, Wei::plus);
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
