package org.mor.automation.marketplace.rpc;

import java.util.List;

/** A request. Parameters are what Jackson writes as the JSON that the method takes. */
public record RpcCall(String method, List<Object> parameters) {
  public RpcCall {
    parameters = List.copyOf(parameters);
  }

  public static RpcCall of(String method, Object... parameters) {
    return new RpcCall(method, List.of(parameters));
  }
}
