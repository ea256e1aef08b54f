package org.mor.automation.local.chain;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A node that is some blocks behind: it answers truly for what it has. */
final class OldState {
  static final long BEHIND = 5;

  private static final Set<String> HEADS = Set.of("latest", "pending", "safe", "finalized");

  /** Where these methods have their block; it may be left out. */
  private static final Map<String, Integer> BLOCK_AT =
      Map.of(
          "eth_call", 1,
          "eth_estimateGas", 1,
          "eth_getBalance", 1,
          "eth_getCode", 1,
          "eth_getTransactionCount", 1,
          "eth_getStorageAt", 2,
          "eth_getBlockByNumber", 0,
          "eth_feeHistory", 1);

  /** What these give is of one block, which stands in it. */
  private static final Map<String, String> OF_BLOCK =
      Map.of(
          "eth_getTransactionReceipt", "blockNumber",
          "eth_getTransactionByHash", "blockNumber",
          "eth_getBlockByHash", "number");

  private final AnvilRpc chain;

  OldState(AnvilRpc chain) {
    this.chain = chain;
  }

  JsonNode answer(JsonNode request) {
    String method = request.path("method").asString("");
    long head = head();
    if (method.equals("eth_blockNumber")) {
      return answerTo(request).put("result", "0x" + Long.toHexString(head));
    }
    if (OF_BLOCK.containsKey(method)) {
      JsonNode answer = chain.post(request);
      JsonNode block = answer.path("result").path(OF_BLOCK.get(method));
      boolean known = block.isString() && Long.decode(block.stringValue()) <= head;
      return known || answer.has("error") ? answer : nothing(request);
    }
    if (method.equals("eth_getLogs")) {
      return logs(request, head);
    }
    return BLOCK_AT.containsKey(method)
        ? at(request, BLOCK_AT.get(method), head)
        : chain.post(request);
  }

  private long head() {
    return Math.max(0, Long.decode(chain.send("eth_blockNumber").stringValue()) - BEHIND);
  }

  private JsonNode at(JsonNode request, int place, long head) {
    ObjectNode older = request.deepCopy().asObject();
    ArrayNode params = older.withArray("params");
    JsonNode block = params.path(place);
    if (block.isMissingNode() || (block.isString() && HEADS.contains(block.stringValue()))) {
      JsonNode number = JsonNodeFactory.instance.stringNode("0x" + Long.toHexString(head));
      if (block.isMissingNode()) {
        params.add(number);
      } else {
        params.set(place, number);
      }
      return chain.post(older);
    }
    if (has(block, head)) {
      return chain.post(request);
    }
    return request.path("method").asString("").equals("eth_getBlockByNumber")
        ? nothing(request)
        : error(request, -32000, "header not found");
  }

  /** A block's number, or its hash as EIP-1898 has it. */
  private boolean has(JsonNode block, long head) {
    if (block.isString()) {
      return block.stringValue().equals("earliest") || Long.decode(block.stringValue()) <= head;
    }
    if (block.has("blockNumber")) {
      return Long.decode(block.get("blockNumber").stringValue()) <= head;
    }
    JsonNode found = chain.send("eth_getBlockByHash", block.path("blockHash").asString(""), false);
    return found.isObject() && Long.decode(found.get("number").stringValue()) <= head;
  }

  private JsonNode logs(JsonNode request, long head) {
    ArrayNode known = JsonNodeFactory.instance.arrayNode();
    JsonNode answer = chain.post(request);
    for (JsonNode log : answer.path("result")) {
      if (Long.decode(log.get("blockNumber").stringValue()) <= head) {
        known.add(log);
      }
    }
    return answer.has("error") ? answer : answerTo(request).set("result", known);
  }

  private static JsonNode nothing(JsonNode request) {
    return answerTo(request).set("result", JsonNodeFactory.instance.nullNode());
  }

  static ObjectNode answerTo(JsonNode request) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("jsonrpc", "2.0");
    answer.set("id", request.path("id"));
    return answer;
  }

  static JsonNode error(JsonNode request, int code, String message) {
    ObjectNode answer = answerTo(request);
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }
}
