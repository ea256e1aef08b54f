package org.mor.automation.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderFailure;
import org.mor.automation.marketplace.provider.ProviderFailure.Stage;
import org.mor.automation.session.pool.PromptOutcome;
import tools.jackson.databind.json.JsonMapper;

/** What a provider does wrong keeps its meaning, and becomes nobody's fault whose it is not. */
class ProviderErrorsTest {
  private static final String INTERNAL = "10.0.0.7:3333 said no";

  private final ProviderErrors errors = new ProviderErrors(new JsonMapper());

  private record Row(ProviderFailure failure, int status, String code) {}

  private ApiError error(ProviderFailure failure) {
    return errors.error(new ProviderException(failure, INTERNAL));
  }

  private ApiError model(int status, String error) {
    return error(
        new ProviderFailure.BackendError(
            "{\"providerModelError\":{\"error\":" + error + "}}",
            status == 0 ? OptionalInt.empty() : OptionalInt.of(status)));
  }

  @Test
  void everyFailureHasACode() {
    List<Row> rows =
        List.of(
            new Row(new ProviderFailure.RequestRejected(), 502, "provider_rejected"),
            new Row(new ProviderFailure.DeadlinePassed(Stage.NEXT_MESSAGE), 504, "timeout"),
            new Row(new ProviderFailure.Cancelled(), 504, "timeout"),
            new Row(new ProviderFailure.Silent(Stage.FIRST_MESSAGE), 504, "provider_timeout"),
            new Row(new ProviderFailure.NoCapacity(), 429, "provider_at_capacity"),
            new Row(new ProviderFailure.Truncated(3), 502, "provider_truncated"),
            new Row(new ProviderFailure.WrongSignature(), 502, "provider_not_authentic"),
            new Row(new ProviderFailure.Undecipherable(), 502, "provider_not_authentic"),
            new Row(new ProviderFailure.Unreachable(), 502, "provider_failed"),
            new Row(new ProviderFailure.Malformed(), 502, "provider_failed"),
            new Row(new ProviderFailure.NoAnswer(), 502, "provider_invalid_answer"),
            new Row(new ProviderFailure.Refused(INTERNAL), 502, "provider_failed"));
    for (Row row : rows) {
      ApiError error = error(row.failure());
      assertEquals(row.status(), error.status(), row.toString());
      assertEquals(row.code(), error.code(), row.toString());
      assertFalse(error.message().contains("10.0"), row.toString());
    }
  }

  /** Row 12: 429 and 503 were shown as 400, and the provider's 401 as the caller's. */
  @Test
  void theModelsStatusKeepsItsMeaning() {
    String plain = "{\"message\":\"It is too long.\",\"type\":\"t\",\"code\":\"theirs\"}";
    ApiError refused = model(400, plain);
    assertEquals(400, refused.status());
    assertEquals("provider_invalid_request", refused.code());
    assertEquals("It is too long.", refused.message());
    assertEquals(429, model(429, plain).status());
    assertEquals("provider_rate_limited", model(429, plain).code());
    assertEquals(5, model(429, plain).retryAfter().orElseThrow().toSeconds());
    for (int status : new int[] {401, 402, 403, 404, 500, 503}) {
      assertEquals(502, model(status, plain).status(), "" + status);
      assertEquals("provider_failed", model(status, plain).code(), "" + status);
      assertFalse(model(status, plain).message().contains("too long"), "" + status);
    }
  }

  @Test
  void olderProvidersLeaveTheStatusToTheWords() {
    assertEquals(429, model(0, "{\"type\":\"rate_limit_error\"}").status());
    assertEquals(429, model(0, "{\"code\":\"insufficient_quota\"}").status());
    assertEquals(400, model(0, "{\"type\":\"invalid_request_error\"}").status());
    assertEquals(502, model(0, "{\"code\":503}").status());
    assertEquals(502, model(0, "{\"code\":\"invalid_api_key\"}").status());
    assertEquals(502, error(new ProviderFailure.BackendError("?", OptionalInt.empty())).status());
  }

  @Test
  void aModelsOwnCodeAndParamAreTakenOverOnlyWhereTheyAreOpenAis() {
    ApiError known =
        model(
            400, "{\"code\":\"context_length_exceeded\",\"param\":\"messages\",\"message\":\"m\"}");
    assertEquals("context_length_exceeded", known.code());
    assertEquals("messages", known.param().orElse("none"));
    ApiError imitating =
        model(400, "{\"code\":\"automation_disabled_user\",\"param\":\"a b\\n\",\"message\":\"\"}");
    assertEquals("provider_invalid_request", imitating.code());
    assertEquals("none", imitating.param().orElse("none"));
    assertEquals("The model refused.", imitating.message());
  }

  @Test
  void aFailureSaysWhatBecomesOfTheSession() {
    assertInstanceOf(
        PromptOutcome.SessionOver.class,
        errors.end(new ProviderException(new ProviderFailure.SessionExpired(), "")));
    assertInstanceOf(
        PromptOutcome.KeyLost.class,
        errors.end(new ProviderException(new ProviderFailure.KeyLost(), "")));
    assertInstanceOf(
        PromptOutcome.Refused.class,
        errors.end(new ProviderException(new ProviderFailure.RequestRejected(), "")));
    assertInstanceOf(
        PromptOutcome.ProviderFailed.class,
        errors.end(new ProviderException(new ProviderFailure.BackendFailed(), "")));
  }
}
