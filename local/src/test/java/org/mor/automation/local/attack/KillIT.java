package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.chain.ChainControl;

/**
 * The function's process is killed at each step of an opening, before and after what others can see
 * of it. The next request is served, over the one session that the user then has.
 */
class KillIT {
  private static final String MODEL = "local-chat-mini";

  /**
   * A step of an opening.
   *
   * @param onChain whether it is the node that is asked, and not the tables
   * @param mark what the question contains
   */
  private record KillStep(String name, boolean onChain, String mark) {}

  private static final List<KillStep> STEPS =
      List.of(
          new KillStep("reserve", false, "RESERVED"),
          new KillStep("choose", false, "SET stage = :next, bid"),
          new KillStep("nonce", false, "next_nonce = next_nonce + :one"),
          new KillStep("sign", false, "provider_key = :key, approval"),
          new KillStep("send", true, "eth_sendRawTransaction"),
          new KillStep("receipt", true, "eth_getTransactionReceipt"),
          new KillStep("open", false, "session_id = :session, ends_at = :ends"),
          new KillStep("release", false, "REMOVE lease_owner, lease_until"));

  @Test
  void whereverItIsKilledOneSessionIsThereAndServes() throws Exception {
    try (Relay tables = new Relay("tables");
        Relay chain = new Relay("chain");
        LocalStack stack =
            LocalStack.start(
                LocalOptions.forTests(Path.of("..").toRealPath())
                    .with("DynamoDbEndpoint", tables.url())
                    .with("RpcUrls", chain.url())
                    .with("MaxSessionsPerPool", "1")
                    .withConcurrency(1))) {
      tables.to(stack.dynamoUrl());
      chain.to(stack.market().chain().url());
      // After one step is before the next, but for what is asked between the two.
      List<Boolean> moments = Crowd.FULL ? List.of(false, true) : List.of(true);
      Deque<ChatUser> users =
          new ArrayDeque<>(Crowd.users(stack, 1 + STEPS.size() * moments.size()));
      // The wallet's allowance is there then, and a session's opening is all that is ever sent.
      assertEquals(200, users.pop().chat(MODEL, "hello").status());
      List<Callable<ChatReply>> next = new ArrayList<>();
      for (KillStep step : STEPS) {
        for (boolean after : moments) {
          ChatUser victim = users.pop();
          kill(stack, step.onChain() ? chain : tables, victim, step, after);
          next.add(() -> victim.chat(MODEL, "are you there"));
        }
      }
      Crowd.allAnswered(Crowd.atOnce(next));
      assertEquals(1 + next.size(), ChainControl.of(stack.market().chain()).sessionsOpened());
      assertEquals(1 + next.size(), Auditor.sound(stack).open());
    }
  }

  private static void kill(
      LocalStack stack, Relay relay, ChatUser victim, KillStep step, boolean afterwards) {
    AtomicBoolean killed = new AtomicBoolean();
    relay.watch(
        new Relay.Watch() {
          @Override
          public Relay.Way before(String request) {
            return afterwards ? Relay.Way.ON : decide(request);
          }

          @Override
          public Relay.Way after(String request) {
            return afterwards ? decide(request) : Relay.Way.ON;
          }

          private Relay.Way decide(String request) {
            if (!request.contains(step.mark()) || !killed.compareAndSet(false, true)) {
              return Relay.Way.ON;
            }
            for (long pid : stack.function("ChatFunction").pids()) {
              ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            return Relay.Way.BREAK;
          }
        });
    try {
      ChatReply reply = victim.chat(MODEL, "hello");
      assertNotEquals(200, reply.status(), step.toString());
    } catch (UncheckedIOException e) {
      // The answer had begun, and was broken off.
      assertEquals("release", step.name());
    }
    relay.watch(new Relay.Watch() {});
    assertTrue(killed.get(), step + " never came");
  }
}
