package org.mor.automation.marketplace.chain;

import java.util.List;
import java.util.function.Function;
import org.mor.automation.marketplace.abi.AbiTuple;

/**
 * Part of a list of ids.
 *
 * @param total how many the whole list has
 */
record IdPage<I>(List<I> ids, long total) {
  /** The most that is asked for at once. */
  static final int SIZE = 100;

  IdPage {
    ids = List.copyOf(ids);
  }

  static <I> IdPage<I> of(byte[] returned, Function<byte[], I> id) {
    AbiTuple page = AbiTuple.of(returned);
    return new IdPage<>(page.words(0).stream().map(id).toList(), page.count(1));
  }
}
