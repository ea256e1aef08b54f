package org.mor.automation.marketplace.tx;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.rpc.NodeAnswer;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RevertReason;
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

  /** More than any block of an EVM chain holds. */
  private static final long MOST_GAS = 1L << 32;

  /** More than a transaction may have by EIP-7825; a chain may allow more. */
  private static final long UNUSUAL_GAS = 1L << 24;

  private final RpcClient rpc;

  public TransactionReads(RpcClient rpc) {
    this.rpc = rpc;
  }

  /** The nonce of the account's next transaction to be mined. */
  public long minedNonce(Address account, Deadline deadline) {
    return rpc.call(
        RpcCall.of("eth_getTransactionCount", account.hex(), "latest"), Quantity::nonce, deadline);
  }

  /** What every node says of the account's next nonce; a node that is behind says less. */
  public List<Long> minedNonces(Address account, Deadline deadline) {
    return each(
        RpcCall.of("eth_getTransactionCount", account.hex(), "latest"), Quantity::nonce, deadline);
  }

  /**
   * What gas costs now, by all nodes: the lower one of the middle tips, since a tip is paid, and
   * the upper one of the middle base fees, since one that is too low keeps a transaction waiting.
   */
  public FeeQuote fees(Address wallet, Deadline deadline) {
    List<FeeQuote> quotes =
        NodeAnswer.givenOrThrow(
            rpc.eachBatch(
                List.of(
                    RpcCall.of("eth_getBlockByNumber", "latest", false),
                    RpcCall.of("eth_maxPriorityFeePerGas"),
                    RpcCall.of("eth_getBalance", wallet.hex(), "latest")),
                TransactionReads::quote,
                deadline));
    return FeeQuote.middle(quotes);
  }

  private static FeeQuote quote(List<RpcAnswer> answers) {
    JsonNode block = answers.get(0).orThrow();
    Wei baseFee = new Wei(Quantity.number(block.path("baseFeePerGas")));
    return new FeeQuote(
        answers.get(1) instanceof RpcAnswer.Result result
            ? new Wei(Quantity.number(result.json()))
            : DEFAULT_TIP,
        baseFee,
        baseFee,
        Quantity.nonce(block.path("number")),
        Quantity.count(block.path("gasLimit")),
        new Wei(Quantity.number(answers.get(2).orThrow())));
  }

  /**
   * Gas units for a call, with a margin. Where nodes differ, the highest estimate counts: a call
   * with too little gas fails, and gas that is not used is not paid for.
   *
   * @throws RpcException with {@link RpcFailure.Reverted} if the call would revert at every node
   */
  public long gas(Address from, ContractCall call, Deadline deadline) {
    RpcCall estimate =
        RpcCall.of(
            "eth_estimateGas", parameter(from.hex(), call.to().hex(), Hex.encode(call.data())));
    List<Long> estimates = each(estimate, TransactionReads::estimate, deadline);
    // One node with an absurd estimate must not make a call look too dear to be sent.
    List<Long> usual = estimates.stream().filter(gas -> gas <= UNUSUAL_GAS).toList();
    long highest = Collections.max(usual.isEmpty() ? estimates : usual);
    return Math.ceilDiv(highest * GAS_PERCENT, 100);
  }

  private static long estimate(JsonNode json) {
    long gas = Quantity.count(json);
    if (gas > MOST_GAS) {
      throw RpcException.unreadable("an estimate that a block could hold", null);
    }
    return gas;
  }

  /** What became of a transaction, as soon as any node knows. */
  public Optional<Receipt> receipt(TransactionHash hash, Deadline deadline) {
    return each(
            RpcCall.of("eth_getTransactionReceipt", hash.hex()),
            json -> json.isObject() ? Optional.of(Receipt.read(json, hash)) : noReceipt(json),
            deadline)
        .stream()
        .flatMap(Optional::stream)
        .max(Comparator.comparingLong(Receipt::block));
  }

  private static Optional<Receipt> noReceipt(JsonNode json) {
    if (!json.isNull()) {
      throw RpcException.unreadable("a receipt", null);
    }
    return Optional.empty();
  }

  private <T> List<T> each(RpcCall call, Function<JsonNode, T> decoder, Deadline deadline) {
    return NodeAnswer.givenOrThrow(rpc.each(call, decoder, deadline));
  }

  /**
   * Why a mined transaction failed, by doing it again on the state before its block; empty if it
   * succeeds there, since what came before it in the block is not known.
   */
  public Optional<RevertReason> revertReason(Receipt receipt, Deadline deadline) {
    JsonNode json =
        rpc.call(RpcCall.of("eth_getTransactionByHash", receipt.hash().hex()), deadline);
    Map<String, Object> again =
        parameter(
            json.path("from").asString(""),
            json.path("to").asString(""),
            json.path("input").asString("0x"));
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

  private static Map<String, Object> parameter(String from, String to, String data) {
    return Map.of("from", from, "to", to, "data", data);
  }
}
