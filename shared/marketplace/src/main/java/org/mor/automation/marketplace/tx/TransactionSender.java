package org.mor.automation.marketplace.tx;

import java.time.Duration;
import java.util.Optional;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;
import tools.jackson.databind.JsonNode;

/**
 * Hands transactions to the nodes. Idempotent: the same bytes may be sent as often as one likes.
 * May be shared by threads.
 */
public final class TransactionSender {
  private static final Duration FIRST_WAIT = Duration.ofMillis(25);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

  /**
   * How long a node may hold a sending open until it has the receipt. The proposal lets the caller
   * say so, but nodes disagree on how it is written.
   */
  private static final Duration SYNC = Duration.ofSeconds(6);

  private final RpcClient rpc;
  private final TransactionReads reads;
  private final Sleeper sleeper;

  /** Whether the nodes know EIP-7966; believed until one says no. */
  private volatile boolean sync;

  /**
   * Creates a sender.
   *
   * @param sync whether to ask for the receipt in the same call (EIP-7966), where a node knows that
   */
  public TransactionSender(RpcClient rpc, TransactionReads reads, Sleeper sleeper, boolean sync) {
    this.rpc = rpc;
    this.reads = reads;
    this.sleeper = sleeper;
    this.sync = sync;
  }

  /** Never throws for what a node says or fails to say: even silence is an outcome. */
  public SendOutcome send(byte[] raw, TransactionHash hash, Deadline deadline) {
    boolean mayHaveArrived = false;
    if (sync) {
      try {
        RpcCall call = RpcCall.of("eth_sendRawTransactionSync", Hex.encode(raw));
        return mined(rpc.call(call, deadline.within(SYNC)), hash);
      } catch (RpcException e) {
        if (!(e.failure() instanceof RpcFailure.MethodMissing)
            && !(e.failure() instanceof RpcFailure.Other)) {
          return outcome(e, hash, e.mayHaveArrived());
        }
        mayHaveArrived = e.mayHaveArrived();
        // Nodes have many ways to say that they lack a method; the plain one tells what is true.
        sync = !lacks(e.failure());
      }
    }
    try {
      rpc.call(RpcCall.of("eth_sendRawTransaction", Hex.encode(raw)), deadline);
      return new SendOutcome.Pending(hash);
    } catch (RpcException e) {
      return outcome(e, hash, mayHaveArrived || e.mayHaveArrived());
    }
  }

  /** Sends what a signer made. */
  public SendOutcome send(SignedTransaction transaction, Deadline deadline) {
    return send(transaction.raw(), transaction.hash(), deadline);
  }

  /** The receipt, or empty when the deadline has passed without one. */
  public Optional<Receipt> awaitReceipt(TransactionHash hash, Deadline deadline)
      throws InterruptedException {
    Duration wait = FIRST_WAIT;
    while (!deadline.passed()) {
      try {
        Optional<Receipt> receipt = reads.receipt(hash, deadline);
        if (receipt.isPresent()) {
          return receipt;
        }
      } catch (RpcException e) {
        // A node that does not answer now may in a moment; the deadline ends this.
        wait = LONGEST_WAIT;
      }
      sleeper.sleep(wait.compareTo(deadline.left()) < 0 ? wait : deadline.left());
      Duration longer = wait.plus(wait.dividedBy(2));
      wait = longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
    }
    return Optional.empty();
  }

  private static SendOutcome mined(JsonNode json, TransactionHash hash) {
    if (!json.isObject()) {
      return new SendOutcome.Pending(hash);
    }
    try {
      return new SendOutcome.Mined(Receipt.read(json, hash));
    } catch (RpcException e) {
      // The node took it; its receipt will be asked for in the ordinary way.
      return new SendOutcome.Pending(hash);
    }
  }

  /** Codes -32600 to -32602: not a request, not a method, not its parameters. */
  private static boolean lacks(RpcFailure failure) {
    return failure instanceof RpcFailure.MethodMissing
        || (failure instanceof RpcFailure.Other other
            && other.code() <= -32600
            && other.code() >= -32602);
  }

  private static SendOutcome outcome(RpcException e, TransactionHash hash, boolean mayHaveArrived) {
    SendOutcome outcome = answer(e, hash);
    boolean refused =
        switch (outcome) {
          case SendOutcome.Underpriced _, SendOutcome.InsufficientFunds _, SendOutcome.Refused _ ->
              true;
          case SendOutcome.Mined _,
              SendOutcome.Pending _,
              SendOutcome.AlreadyKnown _,
              SendOutcome.NonceTooLow _,
              SendOutcome.Unknown _ ->
              false;
        };
    // One node's no says little if another may have the bytes.
    return refused && mayHaveArrived ? new SendOutcome.Unknown(e.failure().toString()) : outcome;
  }

  private static SendOutcome answer(RpcException e, TransactionHash hash) {
    return switch (e.failure()) {
      case RpcFailure.AlreadyKnown known -> new SendOutcome.AlreadyKnown(hash);
      case RpcFailure.NotMinedInTime late -> new SendOutcome.Pending(hash);
      case RpcFailure.NonceTooLow low -> new SendOutcome.NonceTooLow();
      case RpcFailure.Unreachable none -> new SendOutcome.Refused("no connection: " + none.why());
      case RpcFailure.TimedOut late -> new SendOutcome.Refused("no answer in time");
      case RpcFailure.RateLimited busy -> new SendOutcome.Refused("the node is rate limited");
      case RpcFailure.Underpriced low -> new SendOutcome.Underpriced();
      case RpcFailure.InsufficientFunds no -> new SendOutcome.InsufficientFunds();
      case RpcFailure.FeeTooLow low -> new SendOutcome.Refused("fee too low");
      case RpcFailure.IntrinsicGas low -> new SendOutcome.Refused("gas limit out of range");
      case RpcFailure.MethodMissing no -> new SendOutcome.Refused("the node sends no transactions");
      case RpcFailure.Reverted reverted -> new SendOutcome.Refused(reverted.reason().label());
      case RpcFailure.Other other -> new SendOutcome.Refused(other.message());
    };
  }
}
