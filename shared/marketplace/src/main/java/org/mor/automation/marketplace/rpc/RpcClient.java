package org.mor.automation.marketplace.rpc;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mor.automation.marketplace.Deadline;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the nodes, in the order given. The next one is asked when one does not answer, answers with
 * trouble of its own, or answers with something that the caller's decoder cannot read. What the
 * chain's state says, such as a revert, is an answer. May be shared by threads.
 *
 * <p>Over the JDK's own HTTP client rather than web3j's services: those load OkHttp, RxJava and a
 * second JSON library, which a cold start would pay for and which add nothing to a POST.
 *
 * <p>A request may reach more than one node, and one node twice. Reads do not mind, nor do
 * transactions, which are idempotent by their bytes; {@link RpcException#mayHaveArrived} tells a
 * sender that a refusal is not the whole story.
 */
public final class RpcClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final long LARGEST_ANSWER = 8 << 20;

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http;
  private final RpcNodes nodes;

  public RpcClient(List<URI> urls) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("no address of a node");
    }
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    nodes =
        new RpcNodes(
            urls.stream().map(url -> new RpcEndpoint(url, http, json, LARGEST_ANSWER)).toList());
  }

  /** How many nodes there are to ask. */
  public int nodes() {
    return nodes.count();
  }

  /**
   * The result of one request, as the decoder reads it.
   *
   * @param decoder may throw {@link ArithmeticException}, {@link IllegalArgumentException} or
   *     {@link RpcException} for what it cannot read; the next node is asked then
   * @throws RpcException if no node gave a result that can be read
   */
  public <T> T call(RpcCall call, Function<JsonNode, T> decoder, Deadline deadline) {
    return nodes.first(
        json.writeValueAsBytes(request(call, 1)), RpcReply.result(decoder), deadline);
  }

  /** The result of one request as it came. */
  public JsonNode call(RpcCall call, Deadline deadline) {
    return call(call, Function.identity(), deadline);
  }

  /**
   * The answers in the order of the requests, in one round trip, as the decoder reads them. Where a
   * node has trouble with one of them, the next node is asked for all; if every node has, the
   * decoder gets what there is.
   *
   * @throws RpcException if the batch as a whole failed
   */
  public <T> T batch(List<RpcCall> calls, Function<List<RpcAnswer>, T> decoder, Deadline deadline) {
    return nodes.first(
        json.writeValueAsBytes(requests(calls)), RpcReply.results(calls.size(), decoder), deadline);
  }

  /** What every node answers, asked side by side and each given the whole time. */
  public <T> List<NodeAnswer<T>> each(
      RpcCall call, Function<JsonNode, T> decoder, Deadline deadline) {
    return nodes.every(
        json.writeValueAsBytes(request(call, 1)), RpcReply.result(decoder), deadline);
  }

  /** What every node answers to a batch. */
  public <T> List<NodeAnswer<T>> eachBatch(
      List<RpcCall> calls, Function<List<RpcAnswer>, T> decoder, Deadline deadline) {
    return nodes.every(
        json.writeValueAsBytes(requests(calls)), RpcReply.results(calls.size(), decoder), deadline);
  }

  private static List<Map<String, Object>> requests(List<RpcCall> calls) {
    List<Map<String, Object>> requests = new ArrayList<>();
    for (RpcCall call : calls) {
      requests.add(request(call, requests.size() + 1));
    }
    return requests;
  }

  private static Map<String, Object> request(RpcCall call, int id) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("jsonrpc", "2.0");
    request.put("id", id);
    request.put("method", call.method());
    request.put("params", call.parameters());
    return request;
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
