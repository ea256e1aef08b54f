package org.mor.automation.marketplace.rpc;

import java.util.LinkedHashMap;
import java.util.Map;

/** The block that a read is of, as the nodes' methods take it (EIP-1898). */
public sealed interface BlockRef {
  /** Whatever the node has as its head. */
  record Latest() implements BlockRef {}

  /** One block; a node that does not have it, or no longer as part of its chain, says so. */
  record Hash(String hash) implements BlockRef {}

  /** As it stands among a method's parameters. */
  default Object parameter() {
    return switch (this) {
      case Latest _ -> "latest";
      case Hash block -> {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("blockHash", block.hash);
        parameter.put("requireCanonical", true);
        yield parameter;
      }
    };
  }
}
