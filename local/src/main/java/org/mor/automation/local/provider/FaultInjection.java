package org.mor.automation.local.provider;

import java.util.Arrays;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import tools.jackson.databind.node.ObjectNode;

/** Carries out faults that concern bids, keys and models. */
final class FaultInjection {
  private FaultInjection() {}

  static BidId bid() {
    byte[] id = new byte[32];
    Arrays.fill(id, (byte) 0x5a);
    return BidId.of(id);
  }

  /** Forgets or replaces the user's key if that is the fault. */
  static void key(
      Misbehaviour misbehaviour, ProviderMemory memory, Address user, ProviderIdentity identity) {
    if (misbehaviour.is(Fault.FORGET_KEY)) {
      memory.forget(user);
    }
    if (misbehaviour.is(Fault.REPLACE_KEY)) {
      memory.remember(user, identity.otherPublicKey());
    }
  }

  /** Fails as a model does if that is the fault. */
  static void backend(Misbehaviour misbehaviour)
      throws ModelBackend.ModelError, ModelBackend.BackendException {
    if (misbehaviour.is(Fault.BACKEND_429)) {
      throw new ModelBackend.ModelError(error("slow down <now> & later", "rate_limit_error"));
    }
    if (misbehaviour.is(Fault.BACKEND_500)) {
      throw new ModelBackend.ModelError(error("the model fell over", "server_error"));
    }
    if (misbehaviour.is(Fault.BACKEND_UNREACHABLE)) {
      throw new ModelBackend.BackendException("dial tcp 127.0.0.1:1: connect: connection refused");
    }
  }

  private static ObjectNode error(String message, String type) {
    ObjectNode body = ProviderJson.JSON.createObjectNode();
    body.putObject("error").put("message", message).put("type", type);
    return body;
  }
}
