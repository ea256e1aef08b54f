package org.mor.automation.marketplace.rpc;

import tools.jackson.databind.JsonNode;

/** What a node said to one request of a batch. */
public sealed interface RpcAnswer {
  record Result(JsonNode json) implements RpcAnswer {}

  record Failed(RpcFailure failure) implements RpcAnswer {}

  /** The result; a failure is thrown. */
  default JsonNode orThrow() {
    return switch (this) {
      case Result result -> result.json();
      case Failed failed -> throw new RpcException(failed.failure(), false, null);
    };
  }
}
