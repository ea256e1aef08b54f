package org.mor.automation.marketplace.tx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.abi.RevertReason;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcAnswer;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;
import tools.jackson.databind.JsonNode;

/** What one must know to make a transaction, and what became of it. May be shared by threads. */
public final class TransactionReads {
  /** For nodes that suggest none; blocks are seldom full on rollups. */
  private static final Wei DEFAULT_TIP = Wei.of(1_000_000);

  /** State changes between the estimate and the block: lists grow, a day begins. */
  private static final long GAS_PERCENT = 130;

  private final RpcClient rpc;

  public TransactionReads(RpcClient rpc) {
    this.rpc = rpc;
  }

  /** The nonce of the account's next transaction to be mined. */
  public long minedNonce(Address account, Deadline deadline) {
    return nonce(account, "latest", deadline);
  }

  /** The same, counting what waits in this node's pool. */
  public long pendingNonce(Address account, Deadline deadline) {
    return nonce(account, "pending", deadline);
  }

  private long nonce(Address account, String block, Deadline deadline) {
    return Quantity.count(
        rpc.call(RpcCall.of("eth_getTransactionCount", account.hex(), block), deadline));
  }

  public Fees fees(Deadline deadline) {
    List<RpcAnswer> answers =
        rpc.batch(
            List.of(
                RpcCall.of("eth_getBlockByNumber", "latest", false),
                RpcCall.of("eth_maxPriorityFeePerGas")),
            deadline);
    Wei base = new Wei(Quantity.number(answers.get(0).orThrow().path("baseFeePerGas")));
    Wei tip =
        answers.get(1) instanceof RpcAnswer.Result result
            ? new Wei(Quantity.number(result.json()))
            : DEFAULT_TIP;
    return Fees.quote(tip, base);
  }

  /**
   * Gas units for a call, with a margin.
   *
   * @throws RpcException with {@link RpcFailure.Reverted} if the call would revert
   */
  public long gas(Address from, Address to, byte[] data, Deadline deadline) {
    RpcCall call = RpcCall.of("eth_estimateGas", call(from, to, data));
    return Math.ceilDiv(
        Math.multiplyExact(Quantity.count(rpc.call(call, deadline)), GAS_PERCENT), 100);
  }

  public Optional<Receipt> receipt(TransactionHash hash, Deadline deadline) {
    JsonNode json = rpc.call(RpcCall.of("eth_getTransactionReceipt", hash.hex()), deadline);
    return json.isObject() ? Optional.of(Receipt.read(json, hash)) : Optional.empty();
  }

  public TransactionStatus status(TransactionHash hash, Deadline deadline) {
    JsonNode json = rpc.call(RpcCall.of("eth_getTransactionByHash", hash.hex()), deadline);
    if (!json.isObject()) {
      return TransactionStatus.UNKNOWN;
    }
    return json.path("blockNumber").isString()
        ? TransactionStatus.MINED
        : TransactionStatus.PENDING;
  }

  /**
   * Why a mined transaction failed, by doing it again on the state before its block; empty if it
   * succeeds there, since what came before it in the block is not known.
   */
  public Optional<RevertReason> revertReason(Receipt receipt, Deadline deadline) {
    JsonNode json =
        rpc.call(RpcCall.of("eth_getTransactionByHash", receipt.hash().hex()), deadline);
    Map<String, Object> again = new LinkedHashMap<>();
    again.put("from", json.path("from").asString(""));
    again.put("to", json.path("to").asString(""));
    again.put("data", json.path("input").asString("0x"));
    try {
      rpc.call(RpcCall.of("eth_call", again, Quantity.of(receipt.block() - 1)), deadline);
      return Optional.empty();
    } catch (RpcException e) {
      if (e.failure() instanceof RpcFailure.Reverted reverted) {
        return Optional.of(reverted.reason());
      }
      throw e;
    }
  }

  private static Map<String, Object> call(Address from, Address to, byte[] data) {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("from", from.hex());
    call.put("to", to.hex());
    call.put("data", Hex.encode(data));
    return call;
  }
}
