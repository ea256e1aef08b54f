package org.mor.automation.marketplace.rpc;

/** Why a node gave no result. */
public sealed interface RpcFailure {
  /** No node could be reached, or none spoke JSON-RPC. */
  record Unreachable(String why) implements RpcFailure {}

  record TimedOut() implements RpcFailure {}

  record RateLimited() implements RpcFailure {}

  record Reverted(RevertReason reason) implements RpcFailure {}

  /** The nonce is used up. */
  record NonceTooLow() implements RpcFailure {}

  /** Another transaction of the same nonce waits, and this one does not pay enough more. */
  record Underpriced() implements RpcFailure {}

  /** The node has these very bytes. */
  record AlreadyKnown() implements RpcFailure {}

  record InsufficientFunds() implements RpcFailure {}

  /** Below the base fee, or below the least that the node takes. */
  record FeeTooLow() implements RpcFailure {}

  record IntrinsicGas() implements RpcFailure {}

  record MethodMissing() implements RpcFailure {}

  /**
   * EIP-7966: the node took the transaction and waited in vain for its receipt. The outcome is
   * open.
   */
  record NotMinedInTime() implements RpcFailure {}

  /** The node cannot answer now, or not this client; another node may. */
  record NodeFault(int code, String message) implements RpcFailure {}

  /** Nodes that know the same block say different things about it. */
  record Disagreement(String about) implements RpcFailure {}

  record Other(int code, String message) implements RpcFailure {}

  /** Whether the node's state says no, so that no other node would answer differently. */
  default boolean ofRequest() {
    return switch (this) {
      case Reverted _,
          NonceTooLow _,
          Underpriced _,
          AlreadyKnown _,
          InsufficientFunds _,
          FeeTooLow _,
          IntrinsicGas _,
          NotMinedInTime _ ->
          true;
      case Unreachable _,
          TimedOut _,
          RateLimited _,
          MethodMissing _,
          NodeFault _,
          Disagreement _,
          Other _ ->
          false;
    };
  }
}
