package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A wallet with a long backlog, and one that stands still. */
class WalletIT {
  private static final int HOLDS = 10_000;
  private static final Wei EACH = Wei.of(1_000_000_000_000_000L);
  private static final int MOST_ROUNDS = 40;
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void tenThousandHeldStakesComeHomeWithinAnHourOfChainTime() throws Exception {
    LocalOptions options =
        LocalOptions.forTests(Path.of("..").toRealPath()).withBlockTime(Duration.ofSeconds(1));
    try (LocalStack stack = LocalStack.start(options)) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      Address wallet = stack.market().chain().wallet();
      Wei before = chain.mor(wallet);
      chain.holdStakes(wallet, HOLDS, EACH, chain.now());
      long nonce = chain.nonce(wallet);
      Instant start = chain.now();
      int rounds = 0;
      while (chain.holds(wallet) > 0 && rounds < MOST_ROUNDS) {
        JsonNode round = JSON.readTree(stack.maintain());
        assertEquals(0, round.path("errors").asInt(), round.toString());
        rounds++;
      }
      // A round a minute, of which this one ran as many as it took without the pauses.
      Duration taken = Duration.between(start, chain.now()).plus(Duration.ofMinutes(rounds));
      System.out.printf(
          "%d holds: %d rounds, %d transactions, %s of chain time and a minute a round%n",
          HOLDS, rounds, chain.nonce(wallet) - nonce, Duration.between(start, chain.now()));
      assertEquals(0, chain.holds(wallet));
      assertEquals(before.plus(EACH.times(HOLDS)), chain.mor(wallet));
      assertTrue(taken.compareTo(Duration.ofHours(1)) < 0, taken.toString());
    }
  }

  /** Visits by maintenance do not make a nonce that is not mined look younger. */
  @Test
  void theFigureThatTheNonceAlarmWatchesGrowsWhileANonceIsBlocked() throws Exception {
    Path root = Path.of("..").toRealPath();
    try (LocalStack stack = LocalStack.start(LocalOptions.forTests(root));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      ChatUser alice = ChatUser.of(stack, "alice");
      alice.turnOn();
      assertEquals(0, oldestNonce(stack, root), 0);
      chain.holdBlocks();
      Future<ChatReply> waiting = threads.submit(() -> alice.chat("local-chat", "hello"));
      List<Double> ages = new ArrayList<>();
      Instant end = Instant.now().plus(Duration.ofMinutes(1));
      while (ages.size() < 4 && Instant.now().isBefore(end)) {
        LockSupport.parkNanos(Duration.ofSeconds(4).toNanos());
        double age = oldestNonce(stack, root);
        if (age > 0) {
          ages.add(age);
        }
      }
      chain.blockPerTransaction();
      chain.mine();
      assertEquals(200, waiting.get().status());
      assertEquals(4, ages.size(), ages.toString());
      for (int i = 1; i < ages.size(); i++) {
        assertTrue(ages.get(i) >= ages.get(i - 1) + 3, ages.toString());
      }
      assertEquals(0, oldestNonce(stack, root), 0);
    }
  }

  /** The latest figure that maintenance has written, in seconds. */
  private static double oldestNonce(LocalStack stack, Path root)
      throws IOException, InterruptedException {
    stack.maintain();
    Path log = root.resolve("local/target/functions/MaintenanceFunction-1.log");
    double latest = -1;
    for (String line : Files.readAllLines(log)) {
      if (line.contains("\"OldestNonceSeconds\":")) {
        latest = JSON.readTree(line).path("OldestNonceSeconds").asDouble();
      }
    }
    assertTrue(latest >= 0, "no figure was written");
    return latest;
  }
}
