package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.provider.Misbehaviour;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.local.provider.ProviderServer;

/** Rows 9 and 11 of the lessons, which only show with real providers and a real chain. */
class LessonsIT {
  private static final String ONE_PROVIDER = "local-chat-mini";
  private static final String CHEAP_AND_DEAR = "local-chat";

  /** Between what the two providers of the model ask. */
  private static final String CAP = "15000000000000";

  @Test
  void streamsAreRenewedAndDearProvidersAreNotUsed() throws Exception {
    LocalOptions options =
        LocalOptions.forTests(Path.of("..").toRealPath()).with("MaxPricePerSecondWei", CAP);
    try (LocalStack stack = LocalStack.start(options)) {
      ChainControl chain = ChainControl.of(stack.market().chain());
      ChatUser alice = ChatUser.of(stack, "alice");
      alice.turnOn();
      assertEquals(200, alice.chat(ONE_PROVIDER, "hello").status());

      // 9: by the provider it has ended, whatever we think.
      for (ProviderServer provider : stack.market().providers()) {
        provider.misbehave(Misbehaviour.once(Fault.END_SESSION));
      }
      ChatUser.ChatReply stream = alice.stream(ONE_PROVIDER, "hello again");
      assertEquals(200, stream.status(), stream.body());
      assertTrue(stream.body().contains("[DONE]"), stream.body());
      assertFalse(stream.body().contains("\"error\""), stream.body());
      assertEquals(2, chain.sessionsOpened());

      // 11: the cheap provider is down, and the other one is dearer than allowed.
      stack.market().providers().getFirst().misbehave(Misbehaviour.always(Fault.BUSY));
      ChatUser.ChatReply refused = alice.chat(CHEAP_AND_DEAR, "hello");
      assertEquals(503, refused.status(), refused.body());
      assertTrue(refused.body().contains("\"no_provider\""), refused.body());
      assertEquals(2, chain.sessionsOpened());

      Crowd.endAll(stack);
    }
  }
}
