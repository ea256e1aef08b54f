package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.chain.ChainControl;

/** Everybody at once, over many processes that know of each other by the tables alone. */
class BurstIT {
  private static final int MOST_SESSIONS = 4;

  /** Row 4 of what went wrong for others: two paid sessions for one burst. */
  @Test
  void firstRequestsOfOneUserAtOnceOpenNoMoreThanThePolicyAllows() throws Exception {
    int processes = Crowd.FULL ? 50 : 6;
    int requests = Crowd.FULL ? 200 : 40;
    Path root = Path.of("..").toRealPath();
    try (LocalStack stack =
        LocalStack.start(
            LocalOptions.forTests(root)
                .withConcurrency(processes)
                .with("MaxSessionsPerPool", Integer.toString(MOST_SESSIONS)))) {
      Crowd.warm(stack, processes);
      ChatUser alice = ChatUser.of(stack, "alice");
      alice.turnOn();
      Callable<ChatReply> chat = () -> alice.chat("local-chat", "hello");
      Instant start = Instant.now();
      List<ChatReply> replies = Crowd.atOnce(Stream.generate(() -> chat).limit(requests).toList());

      Crowd.allAnswered(replies);
      int opened = ChainControl.of(stack.market().chain()).sessionsOpened();
      System.out.printf(
          "%d requests at once over %d processes: %d sessions, %d ms%n",
          requests, processes, opened, Duration.between(start, Instant.now()).toMillis());
      assertTrue(opened >= 1 && opened <= MOST_SESSIONS, opened + " sessions");
      Crowd.noNonceErrors(root);
      assertEquals(List.of(), stack.violations());
      Auditor.sound(stack);
    }
  }

  /** Row 6 of what went wrong for others: storms of underpriced replacements. */
  @Test
  void openingsOfManyUsersAtOnceOnOneWalletAllSucceed() throws Exception {
    int processes = Crowd.FULL ? 32 : 6;
    int users = Crowd.FULL ? 250 : 30;
    Path root = Path.of("..").toRealPath();
    try (LocalStack stack =
        LocalStack.start(LocalOptions.forTests(root).withConcurrency(processes))) {
      Crowd.warm(stack, processes);
      List<Callable<ChatReply>> chats = new ArrayList<>();
      for (ChatUser user : Crowd.users(stack, users)) {
        chats.add(() -> user.chat("local-chat", "hello"));
        chats.add(() -> user.chat("local-chat-mini", "hello"));
      }
      Instant start = Instant.now();
      List<ChatReply> replies = Crowd.atOnce(chats);

      Crowd.allAnswered(replies);
      int opened = ChainControl.of(stack.market().chain()).sessionsOpened();
      System.out.printf(
          "%d openings at once on one wallet: %d ms%n",
          opened, Duration.between(start, Instant.now()).toMillis());
      assertEquals(2 * users, opened);
      // One approval, and one transaction for each session: no nonce was used twice or left out.
      assertEquals(
          2 * users + 1,
          ChainControl.of(stack.market().chain()).nonce(stack.market().chain().wallet()));
      Crowd.noNonceErrors(root);
      Auditor.sound(stack);
    }
  }
}
