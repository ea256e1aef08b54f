package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.marketplace.Wei;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scheduled function, on the whole stack, with the chain's time moved. */
class MaintenanceIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration HALF_A_DAY = Duration.ofHours(12);
  private static final Duration SPREAD = Duration.ofMinutes(16);

  @Test
  void aSessionPastItsEndIsClosedAndItsStakeIsBackWithinTwoRounds() throws Exception {
    LocalOptions options = LocalOptions.forTests(Path.of("..").toRealPath()).withDayLock(false);
    try (LocalStack stack = LocalStack.start(options)) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      Wei before = chain.mor(stack.market().chain().wallet());
      ChatUser alice = ChatUser.of(stack, "alice");
      alice.turnOn();
      assertEquals(200, alice.chat("local-chat", "hello").status());
      assertTrue(chain.mor(stack.market().chain().wallet()).compareTo(before) < 0);
      assertEquals(0, round(stack).path("errors").asInt());
      assertTrue(chain.mor(stack.market().chain().wallet()).compareTo(before) < 0, "closed early");

      chain.increaseTime(Duration.ofHours(2));
      int finished = 0;
      for (int i = 0; i < 2; i++) {
        JsonNode round = round(stack);
        assertEquals(0, round.path("errors").asInt(), round.toString());
        finished += round.path("finished").asInt();
      }
      assertEquals(1, finished);
      assertEquals(before, chain.mor(stack.market().chain().wallet()));
      Auditor.sound(stack);
    }
  }

  /** One session shows what the contract does; the other then waits for its stake to be free. */
  @Test
  void whereADaysUseIsHeldSessionsAreClosedAfterMidnight() throws Exception {
    try (LocalStack stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()))) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      Instant noon =
          chain.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)).plus(HALF_A_DAY);
      chain.increaseTime(Duration.between(chain.now(), noon));
      Wei before = chain.mor(stack.market().chain().wallet());
      ChatUser alice = ChatUser.of(stack, "alice");
      alice.turnOn();
      for (String model : List.of("local-chat", "local-chat-mini")) {
        assertEquals(200, alice.chat(model, "hello").status());
      }
      chain.increaseTime(Duration.ofHours(2));
      JsonNode probe = round(stack);
      assertEquals(0, probe.path("errors").asInt(), probe.toString());
      JsonNode later = round(stack);
      assertEquals(0, later.path("errors").asInt(), later.toString());
      assertEquals(1, closed(stack), "one session shows what the contract does");

      Instant midnight = chain.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
      chain.increaseTime(Duration.between(chain.now(), midnight).plus(SPREAD));
      int withdrawals = 0;
      for (int i = 0; i < 3; i++) {
        withdrawals += round(stack).path("withdrawals").asInt();
      }
      assertEquals(2, closed(stack));
      assertEquals(1, withdrawals, "only the first closing left an entry on hold");
      assertEquals(before, chain.mor(stack.market().chain().wallet()));
      Auditor.sound(stack);
    }
  }

  private static int closed(LocalStack stack) {
    return ChainControl.of(stack.market().chain()).sessionsClosed();
  }

  @Test
  void aHeldStakeIsWithdrawnOnTheFirstRoundAfterMidnight() throws Exception {
    try (LocalStack stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()))) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      Wei before = chain.mor(stack.market().chain().wallet());
      ChatUser alice = ChatUser.of(stack, "alice");
      ChatUser.ChatReply opened = alice.open("local-chat");
      assertEquals(201, opened.status(), opened.body());
      chain.increaseTime(Duration.ofMinutes(5));
      ChatUser.ChatReply closed =
          alice.close(JSON.readTree(opened.body()).path("id").stringValue());
      assertTrue(closed.status() == 200 || closed.status() == 202, closed.body());

      assertEquals(0, round(stack).path("withdrawals").asInt());
      assertEquals(0, round(stack).path("withdrawals").asInt());
      Wei held = chain.mor(stack.market().chain().wallet());
      assertTrue(held.compareTo(before) < 0, "nothing is held");

      Instant midnight = chain.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
      chain.increaseTime(Duration.between(chain.now(), midnight).plusSeconds(1));
      JsonNode round = round(stack);
      assertEquals(1, round.path("withdrawals").asInt(), round.toString());
      assertEquals(before, chain.mor(stack.market().chain().wallet()));
      Auditor.sound(stack);
    }
  }

  @Test
  void warmSessionsAreOpenBeforeAnybodyAsks() throws Exception {
    LocalOptions options =
        LocalOptions.forTests(Path.of("..").toRealPath())
            .with("SessionSharing", "shared")
            .with("WarmModels", "local-chat=2");
    try (LocalStack stack = LocalStack.start(options)) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      for (int opened : new int[] {1, 2, 2}) {
        assertEquals(0, round(stack).path("errors").asInt());
        assertEquals(opened, chain.sessionsOpened());
      }
      ChatUser alice = ChatUser.of(stack, "alice");
      alice.turnOn();
      assertEquals(200, alice.chat("local-chat", "hello").status());
      assertEquals(2, chain.sessionsOpened());

      chain.increaseTime(Duration.ofHours(2));
      round(stack);
      round(stack);
      assertEquals(4, chain.sessionsOpened());
      Auditor.sound(stack);
    }
  }

  private static JsonNode round(LocalStack stack) throws Exception {
    JsonNode round = JSON.readTree(stack.maintain());
    assertTrue(round.path("ran").asBoolean(), round.toString());
    return round;
  }
}
