package org.mor.automation.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderFailure;
import org.mor.automation.marketplace.provider.ProviderFailure.Mismatch;
import org.mor.automation.marketplace.provider.ProviderFailure.Stage;
import org.mor.automation.session.pool.PromptOutcome;
import tools.jackson.databind.json.JsonMapper;

/** Which failures another provider is asked after. */
class ProviderEndsTest {
  private final ProviderErrors errors = new ProviderErrors(new JsonMapper());

  private PromptOutcome end(ProviderFailure failure) {
    return errors.end(new ProviderException(failure, ""));
  }

  @Test
  void aModelThatThinksTooLongIsNotAskedForTwice() {
    PromptOutcome end = end(new ProviderFailure.Silent(Stage.WHOLE_ANSWER));
    ApiException told =
        assertInstanceOf(
            ApiException.class, assertInstanceOf(PromptOutcome.Refused.class, end).error());
    ApiError error = told.error();
    assertEquals(504, error.status());
    assertEquals("provider_timeout", error.code());
    assertEquals(Optional.of(false), error.shouldRetry());
    assertInstanceOf(
        PromptOutcome.ProviderFailed.class, end(new ProviderFailure.Silent(Stage.FIRST_MESSAGE)));
  }

  @Test
  void anAnswerToAnotherRequestIsTakenLikeAWrongSignature() {
    ProviderFailure failure = new ProviderFailure.ForeignAnswer(Mismatch.TIME);
    assertInstanceOf(PromptOutcome.ProviderFailed.class, end(failure));
    assertEquals("provider_not_authentic", errors.error(new ProviderException(failure, "")).code());
  }
}
