package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.chain.ChainControl;

/** Row 30 of what went wrong for others: openings strictly one after another. */
class FourModelsIT {
  private static final Duration BLOCK = Duration.ofSeconds(2);
  private static final List<String> MODELS = List.of("model-0", "model-1", "model-2", "model-3");
  private static final int ROUNDS = 3;

  @Test
  void fourFirstRequestsForFourModelsTakeNoLongerThanOneAndAHalf() throws Exception {
    try (LocalStack stack =
        LocalStack.start(
            LocalOptions.forTests(Path.of("..").toRealPath())
                .withConcurrency(4)
                .withBlockTime(BLOCK))) {
      try (OwnProviders _ = new OwnProviders(stack, MODELS)) {
        Crowd.warm(stack, 4);
        List<ChatUser> users = Crowd.users(stack, 2 * ROUNDS + 1);
        // The first opening of a wallet approves the marketplace, which no later one does.
        Crowd.allAnswered(List.of(users.getLast().chat(MODELS.getFirst(), "hello")));

        Duration alone = Duration.ofDays(1);
        Duration together = Duration.ofDays(1);
        for (int round = 0; round < ROUNDS; round++) {
          ChatUser one = users.get(2 * round);
          ChatUser four = users.get(2 * round + 1);
          alone = shorter(alone, time(stack, List.of(() -> one.chat(MODELS.getFirst(), "hello"))));
          List<Callable<ChatReply>> calls = new ArrayList<>();
          for (String model : MODELS) {
            calls.add(() -> four.chat(model, "hello"));
          }
          together = shorter(together, time(stack, calls));
        }
        System.out.printf(
            "one opening %d ms, four at once %d ms%n", alone.toMillis(), together.toMillis());
        assertEquals(1 + 5 * ROUNDS, ChainControl.of(stack.market().chain()).sessionsOpened());
        assertTrue(
            together.toMillis() <= alone.toMillis() * 3 / 2,
            "one took " + alone + ", four at once " + together);
        Auditor.sound(stack);
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** From just after a block, for how long ago the last one was would count too. */
  private static Duration time(LocalStack stack, List<Callable<ChatReply>> calls) throws Exception {
    Instant block = ChainControl.of(stack.market().chain()).now();
    while (ChainControl.of(stack.market().chain()).now().equals(block)) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    Instant start = Instant.now();
    Crowd.allAnswered(Crowd.atOnce(calls));
    return Duration.between(start, Instant.now());
  }
}
