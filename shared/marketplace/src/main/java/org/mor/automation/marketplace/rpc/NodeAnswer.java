package org.mor.automation.marketplace.rpc;

import java.util.List;
import java.util.Optional;

/** What one of several nodes said to a question that all of them were asked. */
public sealed interface NodeAnswer<T> {
  record Given<T>(T value) implements NodeAnswer<T> {}

  record Failed<T>(RpcException cause) implements NodeAnswer<T> {}

  /** The answers of those that gave one, in the nodes' order. */
  static <T> List<T> given(List<NodeAnswer<T>> answers) {
    return answers.stream().flatMap(answer -> answer.value().stream()).toList();
  }

  /**
   * The answers of those that gave one.
   *
   * @throws RpcException of the first node if none gave one
   */
  static <T> List<T> givenOrThrow(List<NodeAnswer<T>> answers) {
    List<T> given = given(answers);
    if (given.isEmpty()) {
      throw ((Failed<T>) answers.getFirst()).cause;
    }
    return given;
  }

  private Optional<T> value() {
    return switch (this) {
      case Given<T> given -> Optional.of(given.value);
      case Failed<T> _ -> Optional.empty();
    };
  }
}
