package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Wei;

class LocalChainTest {
  private static final Path NODE_MODULES = Path.of("node_modules");

  @Test
  void startsWithAMarketAndAWallet() throws Exception {
    long before = System.nanoTime();
    try (LocalChain chain = LocalChain.start(Anvil.Options.in(NODE_MODULES))) {
      RegisteredMarket market = chain.open(MarketPlan.standard("127.0.0.1:1", "127.0.0.1:2"));
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      System.out.println("chain and market ready in " + took.toMillis() + " ms");

      assertEquals(new Wei(BigInteger.TEN.pow(24)), ChainControl.of(chain).mor(chain.wallet()));
      for (RegisteredMarket.RegisteredModel model : market.models()) {
        for (RegisteredMarket.RegisteredBid bid : model.bids()) {
          byte[] read =
              ChainControl.of(chain).read(chain.contracts().diamond(), "getBid(bytes32)", bid.id());
          assertEquals(bid.pricePerSecond().value(), new BigInteger(1, read, 64, 32));
        }
      }
      assertEquals(0, ChainControl.of(chain).sessionsOpened());
    }
  }

  @Test
  void leavesNoProcessBehind() throws Exception {
    List<ProcessHandle> processes;
    try (LocalChain chain = LocalChain.start(Anvil.Options.in(NODE_MODULES))) {
      processes = chain.processes();
      assertTrue(processes.stream().allMatch(ProcessHandle::isAlive));
      assertTrue(processes.size() >= 2, "the shell and the chain");
    }
    for (ProcessHandle process : processes) {
      process.onExit().get(5, TimeUnit.SECONDS);
      assertFalse(process.isAlive());
    }
  }
}
