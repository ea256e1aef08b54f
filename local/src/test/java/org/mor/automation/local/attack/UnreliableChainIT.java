package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.Caller.Reply;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.marketplace.Wei;

/** A node that fails, and a chain that takes its time and forgets transactions. */
class UnreliableChainIT {
  private static final int USERS = 8;
  private static final int ROUNDS_UNTIL_QUIET = 6;

  @Test
  void aNodeThatFailsNowAndThenCostsNothingTwice() throws Exception {
    Path root = Path.of("..").toRealPath();
    try (UnreliableRpc rpc = new UnreliableRpc(42, 6);
        LocalStack stack =
            LocalStack.start(
                LocalOptions.forTests(root)
                    .withConcurrency(4)
                    .with("RpcUrls", rpc.url().toString()))) {
      rpc.to(stack.market().chain().url());
      List<Callable<Reply>> chats = new ArrayList<>();
      for (Caller user : Crowd.users(stack, USERS)) {
        chats.add(() -> untilAnswered(user));
      }
      List<Reply> replies = Crowd.atOnce(chats);

      Crowd.allAnswered(replies);
      assertTrue(rpc.failures() > 0, "no call failed");
      int opened = stack.market().chain().control().sessionsOpened();
      assertEquals(USERS, opened, "sessions for as many users");
      endAll(stack);
    }
  }

  @Test
  void transactionsThatANodeForgetsAreSentAgain() throws Exception {
    Path root = Path.of("..").toRealPath();
    try (LocalStack stack =
        LocalStack.start(
            LocalOptions.forTests(root).withConcurrency(4).withBlockTime(Duration.ofSeconds(2)))) {
      ChainControl chain = stack.market().chain().control();
      List<Callable<Reply>> chats = new ArrayList<>();
      for (Caller user : Crowd.users(stack, USERS)) {
        chats.add(() -> untilAnswered(user));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<List<Reply>> replies = threads.submit(() -> Crowd.atOnce(chats));
        for (int i = 0; i < 3; i++) {
          LockSupport.parkNanos(Duration.ofMillis(1700).toNanos());
          chain.dropAll();
        }
        Crowd.allAnswered(replies.get());
      }
      assertEquals(USERS, chain.sessionsOpened());
      endAll(stack);
    }
  }

  /** As the SDKs do: what says that it may be tried again is tried again. */
  private static Reply untilAnswered(Caller user) {
    Reply reply = user.chat("local-chat", "hello");
    for (int tries = 0; tries < 10 && reply.status() >= 500; tries++) {
      reply = user.chat("local-chat", "hello");
    }
    return reply;
  }

  /** Every stake comes home, whatever went wrong before. */
  private static void endAll(LocalStack stack) throws Exception {
    ChainControl chain = stack.market().chain().control();
    chain.increaseTime(Duration.ofHours(2));
    Wei given = new Wei(java.math.BigInteger.TEN.pow(18 + 6));
    for (int round = 0; round < ROUNDS_UNTIL_QUIET; round++) {
      stack.maintain();
      if (chain.mor(stack.market().chain().wallet()).equals(given)) {
        break;
      }
      chain.mine();
    }
    assertEquals(given, chain.mor(stack.market().chain().wallet()));
    Auditor.sound(stack);
  }
}
