package org.mor.automation.marketplace.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.mor.automation.marketplace.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Sends one request to the nodes: to one after another until one answers, or to all at once. */
final class RpcNodes {
  private static final Logger LOG = LoggerFactory.getLogger(RpcNodes.class);

  private final List<RpcEndpoint> endpoints;
  private final NodeTimeouts timeouts;

  RpcNodes(List<RpcEndpoint> endpoints) {
    this.endpoints = endpoints;
    this.timeouts = new NodeTimeouts(endpoints.size());
  }

  int count() {
    return endpoints.size();
  }

  <T> T first(byte[] body, RpcReply.Reading<T> reading, Deadline deadline) {
    boolean mayHaveArrived = false;
    RpcException last = null;
    List<Integer> order = timeouts.order();
    for (int i = 0; i < order.size(); i++) {
      int node = order.get(i);
      boolean isLast = i == order.size() - 1;
      Deadline own = isLast ? deadline : deadline.within(timeouts.whileAnotherIsLeft(node));
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
  <T> List<NodeAnswer<T>> every(byte[] body, RpcReply.Reading<T> reading, Deadline deadline) {
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
        waiting.forEach(timeouts::silent);
        return;
      }
      waiting.remove(next.get());
      boolean given;
      synchronized (answers) {
        given = answers.get(next.get()) instanceof NodeAnswer.Given<T>;
      }
      if (given) {
        until = until.within(timeouts.afterAnAnswer(waiting));
      }
    }
  }

  private static <T> NodeAnswer<T> timedOut() {
    return new NodeAnswer.Failed<>(new RpcException(new RpcFailure.TimedOut(), true, null));
  }

  private <T> NodeAnswer<T> answer(
      int node, byte[] body, RpcReply.Reading<T> reading, Deadline deadline) {
    try {
      return new NodeAnswer.Given<>(ask(node, body, reading, true, deadline));
    } catch (RpcException e) {
      LOG.debug("node {} gave no answer: {}", node, e.failure());
      return new NodeAnswer.Failed<>(e);
    }
  }

  private <T> T ask(
      int node, byte[] body, RpcReply.Reading<T> reading, boolean last, Deadline deadline) {
    JsonNode answer;
    try {
      answer = post(endpoints.get(node), body, deadline);
    } catch (RpcException e) {
      if (e.failure() instanceof RpcFailure.TimedOut) {
        timeouts.silent(node);
      }
      throw e;
    }
    timeouts.answered(node);
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
}
