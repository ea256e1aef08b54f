package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.chain.Lie;
import org.mor.automation.local.chain.LyingNode;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.Fees;

/** The node that is asked first lies in every way there is; the other one is honest. */
class LyingNodeIT {
  /** A lie that keeps a session from being closed holds the stake up for as long as it is told. */
  private static final Duration UNDER_THE_LIE = Duration.ofSeconds(15);

  private static final Duration AFTERWARDS = Duration.ofMinutes(2);
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(2);
  private static final int TRIES = 10;

  private record Course(ChatReply reply, Duration answered, boolean closed, int told) {}

  @Test
  void noLieCostsAnythingButTime() throws Exception {
    Map<Lie, Course> courses = new EnumMap<>(Lie.class);
    CompletableFuture<LyingNode> before = new CompletableFuture<>();
    LocalOptions options =
        LocalOptions.forTests(Path.of("..").toRealPath())
            .withConcurrency(2)
            .withBlockTime(Duration.ofSeconds(1))
            .withRpcUrls(chain -> withALiar(chain, before));
    try (LocalStack stack = LocalStack.start(options);
        LyingNode node = before.join()) {
      List<ChatUser> users = Crowd.users(stack, LyingNode.lies().size());
      for (Lie lie : LyingNode.lies()) {
        Course course = course(stack, node, lie, users.get(courses.size()));
        courses.put(lie, course);
        System.out.printf(
            "%s: %d after %d ms, %s, %d false answers%n",
            lie,
            course.reply().status(),
            course.answered().toMillis(),
            course.closed() ? "closed" : "closed afterwards",
            course.told());
        assertTrue(course.told() > 0, lie + " was never told");
      }
      Crowd.allAnswered(courses.values().stream().map(Course::reply).toList());
      ChainControl chain = ChainControl.of(stack.market().chain());
      assertEquals(LyingNode.lies().size(), chain.sessionsOpened());
      feesAreWithinTheCaps(stack, chain);
      Auditor.sound(stack);
    }
  }

  /** The lying node first: it is what most questions go to. */
  private static String withALiar(String chain, CompletableFuture<LyingNode> made) {
    try {
      LyingNode node = LyingNode.before(URI.create(chain), Lie.NONE);
      made.complete(node);
      return node.url() + "," + chain;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A session is opened, used, ended and closed while the node lies; then all is at home. */
  private static Course course(LocalStack stack, LyingNode node, Lie lie, ChatUser user)
      throws Exception {
    int before = node.told();
    node.tell(lie);
    Instant start = Instant.now();
    ChatReply reply = untilAnswered(user);
    Duration answered = Duration.between(start, Instant.now());
    Crowd.pastMidnight(stack);
    boolean closed = home(stack, UNDER_THE_LIE);
    int told = node.told() - before;
    node.tell(Lie.NONE);
    assertTrue(home(stack, AFTERWARDS), lie + " has cost stake");
    return new Course(reply, answered, closed, told);
  }

  private static boolean home(LocalStack stack, Duration patience) throws Exception {
    ChainControl chain = ChainControl.of(stack.market().chain());
    Address wallet = stack.market().chain().wallet();
    Instant end = Instant.now().plus(patience);
    boolean home = false;
    while (!home && Instant.now().isBefore(end)) {
      stack.maintain();
      home = chain.mor(wallet).equals(Auditor.GIVEN_MOR);
      if (!home) {
        LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
      }
    }
    return home;
  }

  /** As the SDKs do: what says that it may be tried again is tried again. */
  private static ChatReply untilAnswered(ChatUser user) {
    ChatReply reply = user.chat("local-chat", "hello");
    for (int tries = 1; tries < TRIES && reply.status() >= 500; tries++) {
      LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
      reply = user.chat("local-chat", "hello");
    }
    return reply;
  }

  private static void feesAreWithinTheCaps(LocalStack stack, ChainControl chain) {
    Map<String, String> environment = stack.function("MaintenanceFunction").spec().environment();
    Wei tip = Wei.parse(environment.get("MAX_TIP_WEI"));
    Wei fee = Wei.parse(environment.get("MAX_FEE_PER_GAS_WEI"));
    List<Fees> offered = chain.feesOffered(stack.market().chain().wallet());
    assertTrue(offered.size() > 2 * LyingNode.lies().size(), offered.size() + " transactions");
    List<Fees> above = new ArrayList<>();
    for (Fees fees : offered) {
      if (fees.tip().compareTo(tip) > 0 || fees.maxFee().compareTo(fee) > 0) {
        above.add(fees);
      }
    }
    assertEquals(List.of(), above);
  }
}
