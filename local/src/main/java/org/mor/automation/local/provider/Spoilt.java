package org.mor.automation.local.provider;

import java.util.Arrays;
import org.mor.automation.local.provider.Misbehaviour.Kind;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import tools.jackson.databind.node.ObjectNode;

/** Wrong things, ready to be used. */
final class Spoilt {
  private Spoilt() {}

  static BidId bid() {
    byte[] id = new byte[32];
    Arrays.fill(id, (byte) 0x5a);
    return BidId.of(id);
  }

  /** Does to the user's key what it is told to. */
  static void key(Misbehaviour misbehaviour, Memory memory, Address user, Identity identity) {
    if (misbehaviour.is(Kind.FORGET_KEY)) {
      memory.forget(user);
    }
    if (misbehaviour.is(Kind.REPLACE_KEY)) {
      memory.remember(user, identity.otherPublicKey());
    }
  }

  /** Fails as a model would, if told to. */
  static void backend(Misbehaviour misbehaviour)
      throws Backend.ModelError, Backend.BackendException {
    if (misbehaviour.is(Kind.BACKEND_429)) {
      throw new Backend.ModelError(error("slow down <now> & later", "rate_limit_error"));
    }
    if (misbehaviour.is(Kind.BACKEND_500)) {
      throw new Backend.ModelError(error("the model fell over", "server_error"));
    }
    if (misbehaviour.is(Kind.BACKEND_UNREACHABLE)) {
      throw new Backend.BackendException("dial tcp 127.0.0.1:1: connect: connection refused");
    }
  }

  private static ObjectNode error(String message, String type) {
    ObjectNode body = GoRewrite.JSON.createObjectNode();
    body.putObject("error").put("message", message).put("type", type);
    return body;
  }
}
