package org.mor.automation.local.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.chain.Anvil;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.provider.ProviderException;

/** A provider serves so many sessions at a time. */
class CapacityTest {
  @Test
  void refusesSessionsBeyondItsSlotsAndServesThoseItHas() throws Exception {
    BuiltInModel model = new BuiltInModel(ProviderStage.CLOCK, BuiltInModel.Pace.AT_ONCE);
    try (ProviderStage stage = new ProviderStage(model, Anvil.Options.CHAIN_ID, 1)) {
      SessionId first = stage.open("local-chat");
      assertEquals(
          "You said: hi", ProviderStage.said(stage.prompt(first, ProviderStage.chat("hi", true))));
      ProviderException full =
          assertThrows(ProviderException.class, () -> stage.approve("local-chat"));
      assertEquals("NoCapacity[]", full.failure().toString());
      assertEquals(
          "You said: hi", ProviderStage.said(stage.prompt(first, ProviderStage.chat("hi", true))));
      Map<String, Integer> figures = stage.provider.figures();
      assertEquals(2, figures.get("sessionRequests"));
      assertEquals(1, figures.get("approvals"));
      assertEquals(1, figures.get("sessionsPrompted"));
      assertEquals(1, figures.get("mostPromptsAtOnceOnOneSession"));
    }
  }
}
