package org.mor.automation.marketplace.rpc;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.mor.automation.marketplace.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final long LARGEST_ANSWER = 8 << 20;

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http;
  private final List<RpcEndpoint> endpoints;
  private final NodeTimeouts patience;

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
    patience = new NodeTimeouts(urls.size());
  }

  /** How many nodes there are to ask. */
  public int nodes() {
    return endpoints.size();
  }

  /**
   * The result of one request, as the decoder reads it.
   *
   * @param decoder may throw {@link ArithmeticException}, {@link IllegalArgumentException} or
   *     {@link RpcException} for what it cannot read; the next node is asked then
   * @throws RpcException if no node gave a result that can be read
   */
  public <T> T call(RpcCall call, Function<JsonNode, T> decoder, Deadline deadline) {
    return first(json.writeValueAsBytes(request(call, 1)), result(decoder), deadline);
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
    return first(json.writeValueAsBytes(requests(calls)), results(calls.size(), decoder), deadline);
  }

  /** The answers of a batch as they came. */
  public List<RpcAnswer> batch(List<RpcCall> calls, Deadline deadline) {
    return batch(calls, Function.identity(), deadline);
  }

  /** What every node answers, asked side by side and each given the whole time. */
  public <T> List<NodeAnswer<T>> each(
      RpcCall call, Function<JsonNode, T> decoder, Deadline deadline) {
    return every(json.writeValueAsBytes(request(call, 1)), result(decoder), deadline);
  }

  /** What every node answers to a batch. */
  public <T> List<NodeAnswer<T>> eachBatch(
      List<RpcCall> calls, Function<List<RpcAnswer>, T> decoder, Deadline deadline) {
    return every(json.writeValueAsBytes(requests(calls)), results(calls.size(), decoder), deadline);
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

  /** Reads what a node sent; the second argument says whether no other node is left to ask. */
  private interface Reading<T> {
    T read(JsonNode answer, boolean last);
  }

  private <T> T first(byte[] body, Reading<T> reading, Deadline deadline) {
    boolean mayHaveArrived = false;
    RpcException last = null;
    List<Integer> order = patience.order();
    for (int i = 0; i < order.size(); i++) {
      int node = order.get(i);
      boolean isLast = i == order.size() - 1;
      Deadline own = isLast ? deadline : deadline.within(patience.whileAnotherIsLeft(node));
      try {
        return ask(node, body, reading, isLast, own);
      } catch (RpcException e) {
        mayHaveArrived |= e.mayHaveArrived();
        last = new RpcException(e.failure(), mayHaveArrived, e.getCause());
        if (Thread.currentThread().isInterrupted() || e.failure().ofRequest()) {
          throw last;
        }
        LOG.debug("node {} gave no answer: {}", node, e.failure());
      }
    }
    throw last;
  }

  /** Once one has answered, the others have a moment left: a silent node holds nothing up. */
  private <T> List<NodeAnswer<T>> every(byte[] body, Reading<T> reading, Deadline deadline) {
    if (endpoints.size() == 1) {
      return List.of(answer(0, body, reading, deadline));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Integer> done = new ExecutorCompletionService<>(threads);
      List<NodeAnswer<T>> answers =
          new ArrayList<>(Collections.nCopies(endpoints.size(), timedOut()));
      List<Future<Integer>> asked = new ArrayList<>();
      for (int i = 0; i < endpoints.size(); i++) {
        int node = i;
        asked.add(
            done.submit(
                () -> {
                  NodeAnswer<T> answer = answer(node, body, reading, deadline);
                  synchronized (answers) {
                    answers.set(node, answer);
                  }
                  return node;
                }));
      }
      collect(done, answers, deadline);
      asked.forEach(one -> one.cancel(true));
      synchronized (answers) {
        return List.copyOf(answers);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcException(new RpcFailure.Unreachable("interrupted"), true, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a node's answer was read with an unforeseen error", e);
    }
  }

  private <T> void collect(
      CompletionService<Integer> done, List<NodeAnswer<T>> answers, Deadline deadline)
      throws InterruptedException, ExecutionException {
    Deadline until = deadline;
    Set<Integer> waiting = new HashSet<>();
    for (int node = 0; node < endpoints.size(); node++) {
      waiting.add(node);
    }
    while (!waiting.isEmpty()) {
      Future<Integer> next = done.poll(until.left().toMillis() + 1, TimeUnit.MILLISECONDS);
      if (next == null) {
        waiting.forEach(patience::silent);
        return;
      }
      waiting.remove(next.get());
      boolean given;
      synchronized (answers) {
        given = answers.get(next.get()) instanceof NodeAnswer.Given<T>;
      }
      if (given) {
        until = until.within(patience.afterAnAnswer(waiting));
      }
    }
  }

  private static <T> NodeAnswer<T> timedOut() {
    return new NodeAnswer.Failed<>(new RpcException(new RpcFailure.TimedOut(), true, null));
  }

  private <T> NodeAnswer<T> answer(int node, byte[] body, Reading<T> reading, Deadline deadline) {
    try {
      return new NodeAnswer.Given<>(ask(node, body, reading, true, deadline));
    } catch (RpcException e) {
      LOG.debug("node {} gave no answer: {}", node, e.failure());
      return new NodeAnswer.Failed<>(e);
    }
  }

  private <T> T ask(int node, byte[] body, Reading<T> reading, boolean last, Deadline deadline) {
    JsonNode answer;
    try {
      answer = post(endpoints.get(node), body, deadline);
    } catch (RpcException e) {
      if (e.failure() instanceof RpcFailure.TimedOut) {
        patience.silent(node);
      }
      throw e;
    }
    patience.answered(node);
    try {
      return reading.read(answer, last);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw RpcException.unreadable("what was asked for", e);
    }
  }

  /** A kept connection that the node has closed meanwhile shows only when it is used. */
  private static JsonNode post(RpcEndpoint endpoint, byte[] body, Deadline deadline) {
    try {
      return endpoint.post(body, deadline.left());
    } catch (RpcException e) {
      boolean dropped = e.mayHaveArrived() && e.failure() instanceof RpcFailure.Unreachable;
      if (!dropped || Thread.currentThread().isInterrupted()) {
        throw e;
      }
    }
    try {
      return endpoint.post(body, deadline.left());
    } catch (RpcException e) {
      throw new RpcException(e.failure(), true, e.getCause());
    }
  }

  private static <T> Reading<T> result(Function<JsonNode, T> decoder) {
    return (answer, _) -> decoder.apply(result(answer));
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

  private static <T> Reading<T> results(int count, Function<List<RpcAnswer>, T> decoder) {
    return (answer, last) -> {
      List<RpcAnswer> answers = results(answer, count);
      if (!last) {
        answers.forEach(RpcClient::orNextNode);
      }
      return decoder.apply(answers);
    };
  }

  private static void orNextNode(RpcAnswer answer) {
    if (answer instanceof RpcAnswer.Failed failed && !failed.failure().ofRequest()) {
      throw new RpcException(failed.failure(), false, null);
    }
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
