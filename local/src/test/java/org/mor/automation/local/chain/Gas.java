package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.mor.automation.marketplace.Address;
import tools.jackson.databind.JsonNode;

/** What a chain's transactions have used. */
final class Gas {
  private Gas() {}

  static long block(Trade trade) {
    try (AnvilRpc rpc = new AnvilRpc(trade.chain.url())) {
      return Long.decode(rpc.send("eth_blockNumber").stringValue());
    }
  }

  /** Of each of the account's transactions after that block. */
  static List<BigInteger> used(Trade trade, Address sender, long after) {
    try (AnvilRpc rpc = new AnvilRpc(trade.chain.url())) {
      long last = Long.decode(rpc.send("eth_blockNumber").stringValue());
      List<BigInteger> used = new ArrayList<>();
      for (long block = after + 1; block <= last; block++) {
        for (JsonNode receipt : rpc.send("eth_getBlockReceipts", "0x" + Long.toHexString(block))) {
          if (new Address(receipt.get("from").stringValue()).equals(sender)) {
            used.add(new BigInteger(receipt.get("gasUsed").stringValue().substring(2), 16));
          }
        }
      }
      return used;
    }
  }
}
