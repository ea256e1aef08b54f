package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import tools.jackson.databind.JsonNode;

/** What tests can do to the chain. */
class ControlTest {
  @Test
  void movesTimeHoldsBlocksAndDropsTransactions() throws Exception {
    try (Trade trade = new Trade();
        AnvilRpc rpc = new AnvilRpc(trade.chain.url())) {
      ChainControl control = trade.control;
      Instant start = control.now();
      control.increaseTime(Duration.ofHours(1));
      assertTrue(!control.now().isBefore(start.plusSeconds(3600)));

      control.holdBlocks();
      long nonce = control.nonce(trade.user);
      String held = transfer(rpc, trade);
      assertTrue(rpc.send("eth_getTransactionReceipt", held).isNull());
      control.drop(new TransactionHash(held));
      control.mine();
      assertEquals(nonce, control.nonce(trade.user));

      String mined = transfer(rpc, trade);
      control.mine();
      assertEquals("0x1", rpc.send("eth_getTransactionReceipt", mined).get("status").stringValue());
      control.blockPerTransaction();
      String at = transfer(rpc, trade);
      assertEquals("0x1", awaitReceipt(rpc, at).get("status").stringValue());
      assertEquals(nonce + 2, control.nonce(trade.user));

      trade.chain.setEther(trade.user, Wei.of(7));
      assertEquals(Wei.of(7), control.ether(trade.user));
    }
  }

  /** The node answers when it has taken a transaction, and makes its block just after. */
  private static JsonNode awaitReceipt(AnvilRpc rpc, String transaction) {
    Instant patience = Instant.now().plusSeconds(10);
    JsonNode receipt = rpc.send("eth_getTransactionReceipt", transaction);
    while (receipt.isNull() && Instant.now().isBefore(patience)) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      receipt = rpc.send("eth_getTransactionReceipt", transaction);
    }
    return receipt;
  }

  private static String transfer(AnvilRpc rpc, Trade trade) {
    return rpc.send(
            "eth_sendTransaction",
            Map.of("from", trade.user.hex(), "to", trade.stranger.hex(), "value", "0x1"))
        .stringValue();
  }
}
