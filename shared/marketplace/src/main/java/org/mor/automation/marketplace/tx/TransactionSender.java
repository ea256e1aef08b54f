package org.mor.automation.marketplace.tx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.rpc.NodeAnswer;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcFailure;

/**
 * Hands transactions to the nodes. Idempotent: the same bytes may be sent as often as one likes.
 * May be shared by threads.
 */
public final class TransactionSender {
  private final RpcClient rpc;

  public TransactionSender(RpcClient rpc) {
    this.rpc = rpc;
  }

  /** Sends what a signer made. */
  public SendOutcome send(SignedTransaction transaction, Deadline deadline) {
    return send(transaction.raw(), deadline);
  }

  /**
   * Sends to every node: one that drops the bytes, or refuses them without cause, holds nothing up.
   * Never throws for what a node says or fails to say: even silence is an outcome.
   */
  public SendOutcome send(byte[] raw, Deadline deadline) {
    RpcCall call = RpcCall.of("eth_sendRawTransaction", Hex.encode(raw));
    List<SendOutcome> outcomes = new ArrayList<>();
    boolean unsure = false;
    for (NodeAnswer<Boolean> answer : rpc.each(call, _ -> true, deadline)) {
      switch (answer) {
        case NodeAnswer.Given<Boolean> _ -> outcomes.add(new SendOutcome.Accepted());
        case NodeAnswer.Failed<Boolean> failed -> {
          unsure |= failed.cause().mayHaveArrived();
          outcomes.add(outcome(failed.cause().failure()));
        }
      }
    }
    SendOutcome best =
        outcomes.stream().min(Comparator.comparingInt(TransactionSender::rank)).orElseThrow();
    // One node's refusal says little if another node may have the bytes.
    return unsure && best instanceof SendOutcome.Refused refused
        ? new SendOutcome.NotNow(refused.why())
        : best;
  }

  /** A node that has the bytes counts for more than one that refuses them. */
  private static int rank(SendOutcome outcome) {
    return switch (outcome) {
      case SendOutcome.Accepted _ -> 0;
      case SendOutcome.NotNow _ -> 1;
      case SendOutcome.Refused _ -> 2;
    };
  }

  private static SendOutcome outcome(RpcFailure failure) {
    return switch (failure) {
      case RpcFailure.AlreadyKnown _, RpcFailure.NotMinedInTime _, RpcFailure.NonceTooLow _ ->
          new SendOutcome.Accepted();
      case RpcFailure.Underpriced _ -> new SendOutcome.NotNow("another version of it waits there");
      case RpcFailure.Unreachable none -> new SendOutcome.NotNow("no connection: " + none.why());
      case RpcFailure.TimedOut _ -> new SendOutcome.NotNow("no answer in time");
      case RpcFailure.RateLimited _ -> new SendOutcome.NotNow("the node is rate limited");
      case RpcFailure.FeeTooLow _ -> new SendOutcome.NotNow("fee too low");
      case RpcFailure.MethodMissing _ -> new SendOutcome.NotNow("the node sends no transactions");
      case RpcFailure.NodeFault fault -> new SendOutcome.NotNow(fault.message());
      case RpcFailure.Disagreement nodes -> new SendOutcome.NotNow(nodes.about());
      case RpcFailure.InsufficientFunds _ ->
          new SendOutcome.Refused("the sender cannot pay for gas");
      case RpcFailure.IntrinsicGas _ -> new SendOutcome.Refused("gas limit out of range");
      case RpcFailure.Reverted reverted -> new SendOutcome.Refused(reverted.reason().label());
      case RpcFailure.Other other -> new SendOutcome.Refused(other.message());
    };
  }
}
