package org.mor.automation.marketplace.rpc;

import java.util.Locale;
import java.util.Optional;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.abi.RevertReason;
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
            () ->
                new RpcFailure.Other(
                    code, message.substring(0, Math.min(LONGEST, message.length()))));
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
    if (has(text, "intrinsicgas", "gasrequiredexceedsallowance", "exceedsblockgaslimit")) {
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
