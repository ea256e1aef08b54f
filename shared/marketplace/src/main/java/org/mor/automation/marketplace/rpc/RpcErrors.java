package org.mor.automation.marketplace.rpc;

import java.util.Locale;
import java.util.Optional;
import org.mor.automation.marketplace.Hex;
import tools.jackson.databind.JsonNode;

/**
 * Tells what a node's error means. Codes differ between nodes and say little, so the wording
 * decides: geth and its kin, reth, erigon, nethermind and anvil. It is compared without spaces,
 * because nethermind writes its errors as one word.
 */
final class RpcErrors {
  private static final int LONGEST = 300;

  private RpcErrors() {}

  static RpcFailure classify(JsonNode error) {
    int code = error.path("code").asInt(0);
    String message = error.path("message").asString("");
    String text = message.toLowerCase(Locale.ROOT).replaceAll("[ _'-]", "");
    Optional<byte[]> data = revertData(error);
    if (code == 3 || text.contains("reverted") || data.isPresent()) {
      return new RpcFailure.Reverted(
          data.map(RevertReason::decode).orElseGet(() -> reasonInText(message)));
    }
    if (has(text, "gaslimitexceeded", "isgreaterthanthecap")) {
      return new RpcFailure.IntrinsicGas();
    }
    if (has(text, "ratelimit", "toomanyrequests", "limitexceeded", "capacityexceeded")
        || code == 429
        || code == -32005
        || code == -32007
        || code == -32016) {
      return new RpcFailure.RateLimited();
    }
    if (code == -32601 || has(text, "methodnotfound", "doesnotexist/isnotavailable")) {
      return new RpcFailure.MethodMissing();
    }
    return transaction(text)
        .orElseGet(
            () -> {
              String why = message.substring(0, Math.min(LONGEST, message.length()));
              return ofNode(code, text)
                  ? new RpcFailure.NodeFault(code, why)
                  : new RpcFailure.Other(code, why);
            });
  }

  /**
   * The same for an error that came with an HTTP status of failure. A proxy in front of the node
   * may have written it, so that only what the chain itself says counts as an answer.
   */
  static RpcFailure classify(int status, JsonNode error) {
    RpcFailure failure = classify(error);
    boolean ofAccess = status == 401 || status == 402 || status == 403;
    if (status == 429) {
      return new RpcFailure.RateLimited();
    }
    return ofAccess || (status >= 500 && !failure.ofRequest())
        ? new RpcFailure.NodeFault(status, "HTTP " + status)
        : failure;
  }

  /** Internal error, resource unavailable, no backend: the node's own trouble. */
  private static boolean ofNode(int code, String text) {
    return code == -32603
        || code == -32001
        || code == -32002
        || code == -32011
        || code == -32053
        || (code >= 401 && code <= 403)
        || (code >= 500 && code <= 599)
        // The node has not seen the transactions before it yet.
        || has(text, "noncetoohigh", "nonceistoohigh", "noncegap", "gappednonce")
        || has(text, "headernotfound", "missingtrienode", "unknownblock", "blocknotfound")
        || has(text, "backend", "upstream", "unauthorized", "forbidden", "syncing", "pruned")
        || has(
            text,
            "internalerror",
            "poolisfull",
            "timeout",
            "timedout",
            "unavailable",
            "quota",
            "apikey");
  }

  private static Optional<RpcFailure> transaction(String text) {
    if (has(
        text, "alreadyknown", "alreadyimported", "existingtxwithsamehash", "knowntransaction")) {
      return Optional.of(new RpcFailure.AlreadyKnown());
    }
    if (has(text, "noncetoolow", "oldnonce")) {
      return Optional.of(new RpcFailure.NonceTooLow());
    }
    if (has(text, "replacementtransactionunderpriced", "replacementnotallowed")
        || has(text, "couldnotreplaceexistingtx", "gaspricetoolowtoreplace")) {
      return Optional.of(new RpcFailure.Underpriced());
    }
    if (has(text, "insufficientfunds", "insufficientbalance", "doesnothaveenoughfunds")) {
      return Optional.of(new RpcFailure.InsufficientFunds());
    }
    if (has(text, "basefee", "underpriced", "feetoolow", "gaspricetoolow", "tipabovefeecap")
        || has(text, "feecaplessthan", "priorityfeepergashigher")) {
      return Optional.of(new RpcFailure.FeeTooLow());
    }
    if (has(text, "intrinsicgas", "gasrequiredexceedsallowance", "exceedsblockgaslimit")
        || has(text, "gaslimitabove", "gaslimittoohigh", "gaslimitishigher", "gastoohigh")) {
      return Optional.of(new RpcFailure.IntrinsicGas());
    }
    if (has(text, "addedtothemempoolbut", "wasntmined", "notminedin", "receiptwasnotavailable")) {
      return Optional.of(new RpcFailure.NotMinedInTime());
    }
    return Optional.empty();
  }

  private static boolean has(String text, String... parts) {
    for (String part : parts) {
      if (text.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** Most nodes put the contract's data in "data"; some wrap it once more, some add a prefix. */
  private static Optional<byte[]> revertData(JsonNode error) {
    JsonNode data = error.path("data");
    if (data.isObject()) {
      data = data.path("data");
    }
    if (!data.isString()) {
      return Optional.empty();
    }
    String text = data.stringValue();
    int start = text.indexOf("0x");
    // A transaction hash, which EIP-7966 puts here, is no revert data.
    if (start < 0 || text.length() - start == 66) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Hex.decode(text.substring(start));
      return bytes.length < 4 ? Optional.empty() : Optional.of(bytes);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static RevertReason reasonInText(String message) {
    int colon = message.indexOf("reverted: ");
    if (colon < 0) {
      return RevertReason.decode(new byte[0]);
    }
    String text = message.substring(colon + "reverted: ".length());
    return new RevertReason.Text(text.substring(0, Math.min(LONGEST, text.length())));
  }
}
