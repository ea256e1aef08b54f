package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.chain.ChainControl;

/** Many callers of one stack, all at the same moment. */
final class Crowd {
  /** Large runs take minutes and gigabytes: {@code -Dattack=full} asks for them. */
  static final boolean FULL = "full".equals(System.getProperty("attack"));

  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(5);

  private static final Duration LONGEST_SESSION = Duration.ofHours(2);
  private static final Duration SPREAD = Duration.ofMinutes(20);

  private Crowd() {}

  /** Users with a key each, who have turned automation on. */
  static List<ChatUser> users(LocalStack stack, int count) {
    ApiKeys keys =
        new ApiKeys(
            stack.dynamo(),
            stack.template().ref("ApiKeysTable"),
            new SecureRandom(),
            Clock.systemUTC());
    SettingsStore settings =
        new SettingsStore(stack.dynamo(), stack.template().ref("SettingsTable"), Clock.systemUTC());
    SettingsChange on = new SettingsChange(java.util.Optional.of(true), java.util.Optional.empty());
    List<ChatUser> users = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UserId user = new UserId("crowd-" + i);
      settings.change(user, on);
      users.add(new ChatUser(stack.url(), keys.create(user, "crowd").whole().value()));
    }
    return users;
  }

  /** Runs all of them at once and gives what each came to. */
  static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }

  /** Starts every process that the function may have, with requests that cost nothing. */
  static void warm(LocalStack stack, int processes) throws Exception {
    ChatUser bob = ChatUser.of(stack, "bob");
    Callable<ChatReply> refused = () -> bob.chat("local-chat", "hi");
    for (int tries = 0; tries < 50; tries++) {
      List<ChatReply> replies = atOnce(Stream.generate(() -> refused).limit(processes).toList());
      if (stack.function("ChatFunction").pids().size() >= processes
          && replies.stream().allMatch(reply -> reply.status() == 403)) {
        return;
      }
    }
    throw new IllegalStateException("not all processes have started");
  }

  /** Fails unless everybody was answered; names what the others got. */
  static void allAnswered(List<ChatReply> replies) {
    Map<String, Integer> others = new TreeMap<>();
    for (ChatReply reply : replies) {
      if (reply.status() != 200) {
        others.merge(reply.status() + " " + reply.body(), 1, Integer::sum);
      }
    }
    assertEquals(Map.of(), others);
  }

  /** Looks through what the functions have printed: what the node says of nonces stands there. */
  static void noNonceErrors(Path root) throws IOException {
    int logs = 0;
    try (Stream<Path> files = Files.list(root.resolve("local/target/functions"))) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        String text = Files.readString(log).toLowerCase(java.util.Locale.ROOT);
        for (String complaint :
            List.of("nonce too low", "nonce too high", "underpriced", "already imported")) {
          assertTrue(!text.contains(complaint), log + " tells of " + complaint);
        }
        logs++;
      }
    }
    assertTrue(logs > 0, "there are no logs to look through");
  }

  /**
   * Moves the chain to where every session has ended and nothing is held any longer: past the
   * midnight after the last end, and past the time over which closings are spread.
   */
  static void pastMidnight(LocalStack stack) {
    ChainControl chain = ChainControl.of(stack.market().chain());
    Instant now = chain.now();
    Instant midnight =
        now.plus(LONGEST_SESSION).truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
    chain.increaseTime(Duration.between(now, midnight.plus(SPREAD)));
  }

  /** All sessions end, and every stake comes home, whatever went wrong before. */
  static void endAll(LocalStack stack) throws Exception {
    ChainControl chain = ChainControl.of(stack.market().chain());
    pastMidnight(stack);
    // What a round could not finish stays in its hands for some seconds; the next one is due then.
    Instant patience = Instant.now().plus(Duration.ofMinutes(3));
    stack.maintain();
    while (!chain.mor(stack.market().chain().wallet()).equals(Auditor.GIVEN_MOR)
        && Instant.now().isBefore(patience)) {
      LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
      chain.mine();
      stack.maintain();
    }
    assertEquals(Auditor.GIVEN_MOR, chain.mor(stack.market().chain().wallet()));
    Auditor.sound(stack);
  }
}
