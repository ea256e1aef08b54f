package org.mor.automation.marketplace.rpc;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mor.automation.marketplace.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the nodes, in the order given: the next one when one does not answer. May be shared by
 * threads.
 *
 * <p>Over the JDK's own HTTP client rather than web3j's services: those load OkHttp, RxJava and a
 * second JSON library, which a cold start would pay for and which add nothing to a POST.
 *
 * <p>A request may reach more than one node, and one node twice. Reads do not mind, nor do
 * transactions, which are idempotent by their bytes; {@link RpcException#mayHaveArrived} tells a
 * sender that a refusal is not the whole story.
 */
public final class RpcClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final long LARGEST_ANSWER = 8 << 20;

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http;
  private final List<RpcEndpoint> endpoints;

  public RpcClient(List<URI> urls) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("no address of a node");
    }
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    endpoints = urls.stream().map(url -> new RpcEndpoint(url, http, json, LARGEST_ANSWER)).toList();
  }

  /**
   * The result of one request.
   *
   * @throws RpcException if there is none
   */
  public JsonNode call(RpcCall call, Deadline deadline) {
    byte[] body = json.writeValueAsBytes(request(call, 1));
    return post(body, deadline, answer -> result(answer));
  }

  /**
   * The answers in the order of the requests, in one round trip.
   *
   * @throws RpcException if the batch as a whole failed
   */
  public List<RpcAnswer> batch(List<RpcCall> calls, Deadline deadline) {
    List<Map<String, Object>> requests = new ArrayList<>();
    for (RpcCall call : calls) {
      requests.add(request(call, requests.size() + 1));
    }
    return post(
        json.writeValueAsBytes(requests), deadline, answer -> results(answer, calls.size()));
  }

  private static Map<String, Object> request(RpcCall call, int id) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("jsonrpc", "2.0");
    request.put("id", id);
    request.put("method", call.method());
    request.put("params", call.parameters());
    return request;
  }

  private interface Reading<T> {
    T read(JsonNode answer);
  }

  private <T> T post(byte[] body, Deadline deadline, Reading<T> reading) {
    boolean mayHaveArrived = false;
    RpcException last = null;
    for (int i = 0; i < 2 * endpoints.size(); i++) {
      boolean again = i % 2 == 1;
      if (again && !droppedConnection(last)) {
        continue;
      }
      // What is left is shared among the nodes still to be asked.
      Duration share = deadline.left().dividedBy(endpoints.size() - i / 2);
      try {
        return reading.read(endpoints.get(i / 2).post(body, share));
      } catch (RpcException e) {
        mayHaveArrived |= e.mayHaveArrived();
        last = new RpcException(e.failure(), mayHaveArrived, e.getCause());
        if (Thread.currentThread().isInterrupted() || !tryNext(e.failure())) {
          throw last;
        }
        LOG.debug("node {} gave no answer: {}", i / 2, e.failure());
      }
    }
    throw last;
  }

  /** A kept connection that the node has closed meanwhile shows only when it is used. */
  private static boolean droppedConnection(RpcException e) {
    return e != null && e.mayHaveArrived() && e.failure() instanceof RpcFailure.Unreachable;
  }

  private static boolean tryNext(RpcFailure failure) {
    return failure instanceof RpcFailure.Unreachable
        || failure instanceof RpcFailure.TimedOut
        || failure instanceof RpcFailure.RateLimited;
  }

  private static JsonNode result(JsonNode answer) {
    JsonNode error = answer.path("error");
    if (error.isObject()) {
      throw new RpcException(RpcErrors.classify(error), false, null);
    }
    if (!answer.has("result")) {
      throw new RpcException(new RpcFailure.Unreachable("no result"), true, null);
    }
    return answer.get("result");
  }

  private static List<RpcAnswer> results(JsonNode answer, int count) {
    if (!answer.isArray()) {
      result(answer); // throws what the node has against the batch
      throw new RpcException(new RpcFailure.Unreachable("no batch"), true, null);
    }
    RpcAnswer[] answers = new RpcAnswer[count];
    for (JsonNode one : answer) {
      int id = one.path("id").asInt(0);
      if (id >= 1 && id <= count) {
        JsonNode error = one.path("error");
        answers[id - 1] =
            error.isObject()
                ? new RpcAnswer.Failed(RpcErrors.classify(error))
                : new RpcAnswer.Result(one.path("result"));
      }
    }
    for (int i = 0; i < count; i++) {
      if (answers[i] == null) {
        throw new RpcException(new RpcFailure.Unreachable("batch incomplete"), true, null);
      }
    }
    return List.of(answers);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
