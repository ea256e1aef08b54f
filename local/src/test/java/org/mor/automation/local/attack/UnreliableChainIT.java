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
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.chain.ChainControl;

/** A node that fails, and a chain that takes its time and forgets transactions. */
class UnreliableChainIT {
  private static final int USERS = 8;

  @Test
  void aNodeThatFailsNowAndThenCostsNothingTwice() throws Exception {
    Path root = Path.of("..").toRealPath();
    UnreliableRpc rpc = new UnreliableRpc(42, 6);
    try (Relay relay = new Relay("chain");
        LocalStack stack =
            LocalStack.start(
                LocalOptions.forTests(root).withConcurrency(4).with("RpcUrls", relay.url()))) {
      relay.to(stack.market().chain().url());
      relay.watch(rpc);
      List<Callable<ChatReply>> chats = new ArrayList<>();
      for (ChatUser user : Crowd.users(stack, USERS)) {
        chats.add(() -> untilAnswered(user));
      }
      List<ChatReply> replies = Crowd.atOnce(chats);

      Crowd.allAnswered(replies);
      assertTrue(rpc.failures() > 0, "no call failed");
      int opened = ChainControl.of(stack.market().chain()).sessionsOpened();
      assertEquals(USERS, opened, "sessions for as many users");
      Crowd.endAll(stack);
    }
  }

  @Test
  void transactionsThatANodeForgetsAreSentAgain() throws Exception {
    Path root = Path.of("..").toRealPath();
    try (LocalStack stack =
        LocalStack.start(
            LocalOptions.forTests(root).withConcurrency(4).withBlockTime(Duration.ofSeconds(2)))) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      List<Callable<ChatReply>> chats = new ArrayList<>();
      for (ChatUser user : Crowd.users(stack, USERS)) {
        chats.add(() -> untilAnswered(user));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<List<ChatReply>> replies = threads.submit(() -> Crowd.atOnce(chats));
        for (int i = 0; i < 3; i++) {
          LockSupport.parkNanos(Duration.ofMillis(1700).toNanos());
          chain.dropAll();
        }
        Crowd.allAnswered(replies.get());
      }
      assertEquals(USERS, chain.sessionsOpened());
      Crowd.endAll(stack);
    }
  }

  /** As the SDKs do: what says that it may be tried again is tried again. */
  private static ChatReply untilAnswered(ChatUser user) {
    ChatReply reply = user.chat("local-chat", "hello");
    for (int tries = 0; tries < 10 && reply.status() >= 500; tries++) {
      reply = user.chat("local-chat", "hello");
    }
    return reply;
  }
}
