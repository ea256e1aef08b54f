package org.mor.automation.local.chain;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A node in front of a development chain that tells one lie at a time. Requests of a batch are
 * treated one by one, so that a lie meets them wherever they come.
 */
public final class LyingNode implements AutoCloseable {
  private static final int LARGEST_REQUEST = 32 << 20;
  private static final int[] STATUSES = {401, 403, 500};
  private static final Duration SILENCE = Duration.ofMinutes(10);

  private final JsonMapper json = new JsonMapper();
  private final AnvilRpc chain;
  private final FalseAnswers answers;
  private final AtomicInteger statuses = new AtomicInteger();
  private final WebServer server;
  private volatile Lie lie;
  private boolean closed;

  private LyingNode(AnvilRpc chain, Lie lie) throws IOException {
    this.chain = chain;
    this.answers = new FalseAnswers(chain);
    this.lie = lie;
    this.server = new WebServer("lying-node", 0, this::handle);
  }

  public static LyingNode before(URI chain, Lie lie) throws IOException {
    AnvilRpc rpc = new AnvilRpc(chain);
    try {
      return new LyingNode(rpc, lie);
    } catch (IOException e) {
      rpc.close();
      throw e;
    }
  }

  /** Where it answers JSON-RPC. */
  public URI url() {
    return server.url();
  }

  /** From the next question on. Whoever waits for an answer that does not come sees an end now. */
  public synchronized void tell(Lie next) {
    lie = next;
    notifyAll();
  }

  /** How many answers so far were not what the chain would have said. */
  public int told() {
    return answers.told() + statuses.get();
  }

  private void handle(WebExchange exchange) throws IOException, InterruptedException {
    byte[] body = exchange.bodyUpTo(LARGEST_REQUEST).orElseThrow();
    Lie now = lie;
    switch (now) {
      case HTTP_ERRORS -> fail(exchange);
      case SILENT -> keepSilent(exchange);
      case NONE,
          LAGS,
          NO_RECEIPTS,
          NONCE_TOO_LOW,
          NONCE_TOO_HIGH,
          REFUSES_NONCES,
          HUGE_TIP,
          HUGE_BASE_FEE,
          ABSURD_GAS,
          EMPTY_READS,
          NODE_ERRORS,
          RATE_LIMITED_IN_BATCHES,
          DROPS_TRANSACTIONS,
          SESSION_CLOSED,
          SESSION_UNKNOWN ->
          exchange.sendJson(200, json.writeValueAsString(answer(now, json.readTree(body))));
    }
  }

  private JsonNode answer(Lie now, JsonNode request) {
    if (!request.isArray()) {
      return answers.of(now, request, 0);
    }
    ArrayNode batch = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < request.size(); i++) {
      batch.add(answers.of(now, request.get(i), i));
    }
    return batch;
  }

  private void fail(WebExchange exchange) throws IOException {
    int status = STATUSES[statuses.getAndIncrement() % STATUSES.length];
    exchange.sendJson(
        status,
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"refused\"}}");
  }

  private void keepSilent(WebExchange exchange) throws InterruptedException {
    statuses.incrementAndGet();
    long patience = System.nanoTime() + SILENCE.toNanos();
    synchronized (this) {
      while (!closed && lie == Lie.SILENT && System.nanoTime() < patience) {
        wait(SILENCE.toMillis());
      }
    }
    exchange.abort();
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.close();
    chain.close();
  }

  /** Every lie but the absence of one. */
  public static List<Lie> lies() {
    return List.of(Lie.values()).subList(1, Lie.values().length);
  }
}
