package org.mor.automation.marketplace.rpc;

/** No node gave a result. Holds no address of a node: those often carry a key. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RpcFailure failure;
  private final boolean mayHaveArrived;

  RpcException(RpcFailure failure, boolean mayHaveArrived, Throwable cause) {
    super(failure.toString(), cause);
    this.failure = failure;
    this.mayHaveArrived = mayHaveArrived;
  }

  /** For an answer that has the form of JSON-RPC but not the content that it must have. */
  public static RpcException unreadable(String what, Exception cause) {
    return new RpcException(
        new RpcFailure.Unreachable("the node's answer is not " + what), true, cause);
  }

  /** Nodes that know the same block contradict each other. */
  public static RpcException disagreement(String about) {
    return new RpcException(new RpcFailure.Disagreement(about), false, null);
  }

  public RpcFailure failure() {
    return failure;
  }

  /** Whether some node may have acted on the request and its answer was lost. */
  public boolean mayHaveArrived() {
    return mayHaveArrived;
  }
}
