package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.Caller.Reply;
import org.mor.automation.local.chain.LocalChain;
import org.mor.automation.local.chain.MarketPlan;
import org.mor.automation.local.provider.ProviderServer;
import org.mor.automation.local.provider.ProviderSettings;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;

/** Row 30 of what went wrong for others: openings strictly one after another. */
class FourModelsIT {
  private static final Duration BLOCK = Duration.ofSeconds(2);
  private static final Wei PRICE = new Wei(BigInteger.TEN.pow(13));
  private static final int ROUNDS = 3;

  @Test
  void fourFirstRequestsForFourModelsTakeNoLongerThanOneAndAHalf() throws Exception {
    try (LocalStack stack =
        LocalStack.start(
            LocalOptions.forTests(Path.of("..").toRealPath())
                .withConcurrency(4)
                .withBlockTime(BLOCK))) {
      List<ProviderServer> providers = new ArrayList<>();
      try {
        offerFourModels(stack, providers);
        stack.maintain();
        Crowd.warm(stack, 4);
        List<Caller> users = Crowd.users(stack, 2 * ROUNDS + 1);
        // The first opening of a wallet approves the marketplace, which no later one does.
        Crowd.allAnswered(List.of(users.getLast().chat("model-0", "hello")));

        Duration alone = Duration.ofDays(1);
        Duration together = Duration.ofDays(1);
        for (int round = 0; round < ROUNDS; round++) {
          Caller one = users.get(2 * round);
          Caller four = users.get(2 * round + 1);
          alone = shorter(alone, time(stack, List.of(() -> one.chat("model-0", "hello"))));
          List<Callable<Reply>> calls = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            String model = "model-" + i;
            calls.add(() -> four.chat(model, "hello"));
          }
          together = shorter(together, time(stack, calls));
        }
        System.out.printf(
            "one opening %d ms, four at once %d ms%n", alone.toMillis(), together.toMillis());
        assertEquals(1 + 5 * ROUNDS, stack.market().chain().control().sessionsOpened());
        assertTrue(
            together.toMillis() <= alone.toMillis() * 3 / 2,
            "one took " + alone + ", four at once " + together);
        Auditor.sound(stack);
      } finally {
        providers.forEach(ProviderServer::close);
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** From just after a block, for how long ago the last one was would count too. */
  private static Duration time(LocalStack stack, List<Callable<Reply>> calls) throws Exception {
    Instant block = stack.market().chain().control().now();
    while (stack.market().chain().control().now().equals(block)) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    Instant start = Instant.now();
    Crowd.allAnswered(Crowd.atOnce(calls));
    return Duration.between(start, Instant.now());
  }

  private static void offerFourModels(LocalStack stack, List<ProviderServer> servers)
      throws Exception {
    LocalChain chain = stack.market().chain();
    List<MarketPlan.Provider> providers = new ArrayList<>();
    List<MarketPlan.Model> models = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      PrivateKey key = PrivateKey.of(word(i));
      ProviderServer server =
          ProviderServer.start(
              ProviderSettings.of(
                  key,
                  chain.url(),
                  chain.contracts().diamond(),
                  chain.chainId(),
                  stack.market().model().orElseThrow()),
              Secp256k1.best(),
              Clock.systemUTC(),
              new SecureRandom());
      servers.add(server);
      String name = "provider-" + i;
      providers.add(new MarketPlan.Provider(name, key, server.endpoint()));
      models.add(
          new MarketPlan.Model(
              "model-" + i, List.of("LLM"), List.of(new MarketPlan.Offer(name, PRICE))));
    }
    chain.open(new MarketPlan(providers, models));
  }

  /** A key that is nobody's. */
  private static byte[] word(int i) {
    byte[] word = new byte[32];
    word[0] = 1;
    word[31] = (byte) (i + 1);
    return word;
  }
}
