package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Keccak;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a node that lies says to one request. */
final class FalseAnswers {
  private static final BigInteger HUGE = BigInteger.valueOf(5_000_000_000_000L); // 5,000 gwei
  private static final long ABSURD = 1L << 62;
  private static final long NONCES = 3;
  private static final int LIMITED = -32005;

  /** What nodes have answered when they were in trouble themselves. */
  private static final List<Trouble> TROUBLES =
      List.of(
          new Trouble(-32603, "Internal error"),
          new Trouble(-32000, "header not found"),
          new Trouble(-32011, "no backend is currently healthy to serve traffic"));

  private final AnvilRpc chain;
  private final OldState oldState;
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger troubles = new AtomicInteger();

  FalseAnswers(AnvilRpc chain) {
    this.chain = chain;
    this.oldState = new OldState(chain);
  }

  private record Trouble(int code, String message) {}

  int told() {
    return told.get();
  }

  /**
   * The answer to a request.
   *
   * @param place of the request in its batch
   */
  JsonNode of(Lie lie, JsonNode request, int place) {
    String method = request.path("method").asString("");
    return switch (lie) {
      case NODE_ERRORS -> trouble(request);
      case RATE_LIMITED_IN_BATCHES ->
          place == 0 ? chain.post(request) : error(request, LIMITED, "rate limit exceeded");
      case LAGS -> counted(request, oldState.answer(request));
      case NO_RECEIPTS ->
          method.equals("eth_getTransactionReceipt")
              ? result(request, JsonNodeFactory.instance.nullNode())
              : chain.post(request);
      case REFUSES_NONCES ->
          sends(method) ? error(request, -32000, "nonce too low") : chain.post(request);
      case DROPS_TRANSACTIONS ->
          sends(method) ? result(request, hash(request)) : chain.post(request);
      case EMPTY_READS ->
          method.equals("eth_call") ? result(request, text("0x")) : chain.post(request);
      case HUGE_TIP ->
          method.equals("eth_maxPriorityFeePerGas") || method.equals("eth_gasPrice")
              ? result(request, number(HUGE))
              : chain.post(request);
      case ABSURD_GAS ->
          method.equals("eth_estimateGas")
              ? result(request, number(BigInteger.valueOf(ABSURD)))
              : chain.post(request);
      case NONCE_TOO_LOW -> nonce(request, method, -NONCES);
      case NONCE_TOO_HIGH -> nonce(request, method, NONCES);
      case HUGE_BASE_FEE -> baseFee(request);
      case SESSION_CLOSED -> session(request, FalseSessions::closed);
      case SESSION_UNKNOWN -> session(request, FalseSessions::unknown);
      case NONE, HTTP_ERRORS, SILENT -> chain.post(request);
    };
  }

  private static boolean sends(String method) {
    return method.equals("eth_sendRawTransaction") || method.equals("eth_sendRawTransactionSync");
  }

  private JsonNode trouble(JsonNode request) {
    Trouble next = TROUBLES.get(troubles.getAndIncrement() % TROUBLES.size());
    return error(request, next.code(), next.message());
  }

  private JsonNode nonce(JsonNode request, String method, long difference) {
    JsonNode answer = chain.post(request);
    if (!method.equals("eth_getTransactionCount") || !answer.path("result").isString()) {
      return answer;
    }
    long count = Long.decode(answer.get("result").stringValue());
    return result(request, number(BigInteger.valueOf(Math.max(0, count + difference))));
  }

  private JsonNode baseFee(JsonNode request) {
    JsonNode answer = chain.post(request);
    if (answer.path("result") instanceof ObjectNode block && block.has("baseFeePerGas")) {
      told.incrementAndGet();
      block.set("baseFeePerGas", number(HUGE));
    }
    return answer;
  }

  private JsonNode session(JsonNode request, FalseSessions.Falsifier change) {
    JsonNode answer = chain.post(request);
    if (!request.path("method").asString("").equals("eth_call")
        || !answer.path("result").isString()) {
      return answer;
    }
    JsonNode call = request.path("params").path(0);
    String data = call.path("data").asString(call.path("input").asString("0x"));
    Optional<byte[]> changed =
        FalseSessions.change(
            Hex.decode(data), Hex.decode(answer.get("result").stringValue()), change);
    return changed.isPresent() ? result(request, text(Hex.encode(changed.get()))) : answer;
  }

  private static JsonNode hash(JsonNode request) {
    byte[] raw = Hex.decode(request.path("params").path(0).asString("0x"));
    return text(Hex.encode(Keccak.hash(raw)));
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.stringNode(value);
  }

  private static JsonNode number(BigInteger value) {
    return text("0x" + value.toString(16));
  }

  private JsonNode result(JsonNode request, JsonNode result) {
    told.incrementAndGet();
    ObjectNode answer = OldState.answerTo(request);
    answer.set("result", result);
    return answer;
  }

  private JsonNode error(JsonNode request, int code, String message) {
    told.incrementAndGet();
    return OldState.error(request, code, message);
  }

  private JsonNode counted(JsonNode request, JsonNode answer) {
    if (!answer.equals(chain.post(request))) {
      told.incrementAndGet();
    }
    return answer;
  }
}
