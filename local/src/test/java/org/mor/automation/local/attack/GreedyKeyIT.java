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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.template.Bounds;
import org.mor.automation.marketplace.Wei;
import tools.jackson.databind.json.JsonMapper;

/** One user tries everything that locks stake or burns gas, with the default parameters. */
class GreedyKeyIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DEAR = "a-dear-one";
  private static final Wei CEILING = new Wei(BigInteger.TEN.pow(14));
  private static final Map<String, Wei> PRICES =
      Map.of(
          DEAR,
          new Wei(BigInteger.TEN.pow(16)),
          "model-0",
          CEILING,
          "model-1",
          CEILING,
          "model-2",
          CEILING);
  private static final List<String> MODELS =
      List.of(DEAR, "model-0", "model-1", "model-2", "local-chat", "local-chat-mini");
  private static final int KEYS = 3;
  private static final int PER_MINUTE = 20;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(75);

  private final Map<String, Integer> refused = new TreeMap<>();

  @Test
  void whatItLocksAndBurnsStaysBelowWhatTheReadmeSays() throws Exception {
    Bounds bounds = Bounds.ofReadme();
    try (LocalStack stack =
            LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()).withConcurrency(4));
        OwnProviders providers = new OwnProviders(stack, PRICES)) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      var wallet = stack.market().chain().wallet();
      List<ChatUser> keys = keys(stack);
      keys.getFirst().turnOn();
      Wei mor = chain.mor(wallet);
      Wei eth = chain.ether(wallet);
      Instant start = Instant.now();

      // Whoever names a bid of a hundred times the allowed price gets it for no duration.
      String dear = providers.bid(DEAR).hex();
      for (int duration : List.of(330, 3600, 86_400)) {
        ChatReply reply =
            keys.getFirst().openAs("{\"bid\":\"%s\",\"duration\":%d}".formatted(dear, duration));
        assertTrue(reply.body().contains("\"price_above_cap\""), reply.body());
      }
      assertEquals(mor, chain.mor(wallet));
      ChatReply tooMuch = keys.getFirst().openAs("{\"model\":\"model-0\",\"duration\":86400}");
      assertTrue(tooMuch.body().contains("\"stake_above_cap\""), tooMuch.body());

      Wei mostLocked = Wei.ZERO;
      int rounds = 0;
      while (Duration.between(start, Instant.now()).compareTo(LONG_ENOUGH) < 0) {
        for (ChatReply reply : Crowd.atOnce(everything(keys, dear, rounds++))) {
          note(reply);
        }
        Wei locked = minus(mor, chain.mor(wallet));
        mostLocked = locked.compareTo(mostLocked) > 0 ? locked : mostLocked;
      }
      Wei burnt = minus(eth, chain.ether(wallet));
      long minutes = Duration.between(start, Instant.now()).toMinutes() + 2;
      System.out.printf(
          "one user, %d keys, %d rounds: %s wei of MOR locked, %s wei of ETH burnt, %d sessions;"
              + " %s%n",
          KEYS, rounds, mostLocked, burnt, chain.sessionsOpened(), refused);

      assertTrue(mostLocked.compareTo(bounds.mor()) <= 0, mostLocked + " wei of MOR");
      BigInteger scale = LocalStack.DEV_GAS_PER_USER.shiftLeft(1).divide(bounds.eth().value());
      assertEquals(BigInteger.valueOf(100), scale);
      assertTrue(
          burnt.value().compareTo(bounds.eth().value().multiply(scale)) <= 0,
          burnt + " wei of ETH");
      assertTrue(chain.sessionsOpened() <= PER_MINUTE * minutes, "too many sessions");
      assertTrue(refused.containsKey("session_rate_limit_exceeded"), refused.toString());
      assertTrue(refused.containsKey("price_above_cap"), refused.toString());
      Auditor.sound(stack);
    }
  }

  private static List<ChatUser> keys(LocalStack stack) {
    ApiKeys keys =
        new ApiKeys(
            stack.dynamo(),
            stack.template().ref("ApiKeysTable"),
            new SecureRandom(),
            Clock.systemUTC());
    List<ChatUser> callers = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      callers.add(
          new ChatUser(stack.url(), keys.create(new UserId("greedy"), "key " + i).whole().value()));
    }
    return callers;
  }

  private List<Callable<ChatReply>> everything(List<ChatUser> keys, String dear, int round) {
    List<Callable<ChatReply>> calls = new ArrayList<>();
    for (ChatUser key : keys) {
      for (String model : MODELS) {
        // Half of them last as long as the stake allows, the others are closed at once.
        calls.add(() -> key.openAs("{\"model\":\"%s\",\"duration\":30000}".formatted(model)));
        calls.add(() -> openAndClose(key, model));
      }
      calls.add(() -> key.openAs("{\"bid\":\"%s\"}".formatted(dear)));
      calls.add(() -> key.openOnce("{\"model\":\"model-1\"}", "round-" + round));
      calls.add(() -> key.openOnce("{\"model\":\"model-1\"}", "always-the-same"));
    }
    // A chat whose pool cannot grow waits for a session of it to come free; one of each will do.
    for (String model : round == 0 ? MODELS : List.<String>of()) {
      calls.add(() -> keys.getFirst().chat(model, "hello"));
    }
    return calls;
  }

  private static ChatReply openAndClose(ChatUser key, String model) {
    ChatReply opened = key.open(model);
    return opened.status() == 201
        ? key.close(JSON.readTree(opened.body()).path("id").stringValue())
        : opened;
  }

  private void note(ChatReply reply) {
    assertTrue(reply.status() != 500 && reply.status() != 502, reply.toString());
    if (reply.status() >= 400) {
      refused.merge(
          JSON.readTree(reply.body()).path("error").path("code").asString(), 1, Integer::sum);
    }
  }

  private static Wei minus(Wei before, Wei now) {
    return new Wei(before.value().subtract(now.value()));
  }
}
