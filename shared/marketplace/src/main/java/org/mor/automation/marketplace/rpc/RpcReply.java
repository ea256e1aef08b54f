package org.mor.automation.marketplace.rpc;

import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads what a node replied to one request or to a batch. */
final class RpcReply {
  private RpcReply() {}

  /** Reads a reply; the second argument says whether no other node is left to ask. */
  interface Reading<T> {
    T read(JsonNode reply, boolean last);
  }

  static <T> Reading<T> result(Function<JsonNode, T> decoder) {
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

  static <T> Reading<T> results(int count, Function<List<RpcAnswer>, T> decoder) {
    return (answer, last) -> {
      List<RpcAnswer> answers = results(answer, count);
      if (!last) {
        answers.forEach(RpcReply::orNextNode);
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
}
