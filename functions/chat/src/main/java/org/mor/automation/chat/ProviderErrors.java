package org.mor.automation.chat;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderFailure;
import org.mor.automation.session.pool.PromptOutcome;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a provider's failure means for the session and for the caller. */
final class ProviderErrors {
  static final ApiError INVALID_ANSWER =
      ApiError.server(
          502, "provider_invalid_answer", "The provider's answer is no answer to the request.");

  private static final Duration RETRY = Duration.ofSeconds(5);

  private static final Set<String> CODES =
      Set.of(
          "content_filter",
          "content_policy_violation",
          "context_length_exceeded",
          "invalid_function_parameters",
          "invalid_image",
          "invalid_image_format",
          "invalid_image_url",
          "invalid_json_schema",
          "invalid_prompt",
          "string_above_max_length",
          "unsupported_parameter",
          "unsupported_value");

  private final JsonMapper json;

  ProviderErrors(JsonMapper json) {
    this.json = json;
  }

  /** The way on, as long as nothing has reached the caller. */
  PromptOutcome end(ProviderException failure) {
    Function<RuntimeException, PromptOutcome> end =
        switch (failure.failure()) {
          case ProviderFailure.SessionExpired _, ProviderFailure.SessionNotFound _ ->
              PromptOutcome.SessionOver::new;
          case ProviderFailure.KeyLost _, ProviderFailure.Undecipherable _ ->
              PromptOutcome.KeyLost::new;
          // Another provider's model would think as long, and this one may be well.
          case ProviderFailure.Silent(var stage) ->
              stage == ProviderFailure.Stage.WHOLE_ANSWER
                  ? PromptOutcome.Refused::new
                  : PromptOutcome.ProviderFailed::new;
          case ProviderFailure.BackendError _,
              ProviderFailure.RequestRejected _,
              ProviderFailure.DeadlinePassed _,
              ProviderFailure.Cancelled _ ->
              PromptOutcome.Refused::new;
          case ProviderFailure.BadEndpoint _,
              ProviderFailure.ForbiddenEndpoint _,
              ProviderFailure.Unreachable _,
              ProviderFailure.Truncated _,
              ProviderFailure.Malformed _,
              ProviderFailure.NoAnswer _,
              ProviderFailure.TooLarge _,
              ProviderFailure.WrongSignature _,
              ProviderFailure.ForeignAnswer _,
              ProviderFailure.WrongApproval _,
              ProviderFailure.WrongReport _,
              ProviderFailure.NoCapacity _,
              ProviderFailure.SessionUnknownYet _,
              ProviderFailure.BackendFailed _,
              ProviderFailure.Refused _ ->
              PromptOutcome.ProviderFailed::new;
        };
    return end.apply(new ApiException(error(failure), failure));
  }

  /** What the caller is told. */
  ApiError error(ProviderException failure) {
    return switch (failure.failure()) {
      case ProviderFailure.BackendError backend -> backend(backend);
      case ProviderFailure.RequestRejected _ ->
          ApiError.server(502, "provider_rejected", "The provider could not read the request.")
              .finalAnswer();
      case ProviderFailure.DeadlinePassed _, ProviderFailure.Cancelled _ ->
          ApiError.server(504, "timeout", "The answer did not come in time.").finalAnswer();
      case ProviderFailure.Silent(var stage) -> {
        ApiError silent =
            ApiError.server(504, "provider_timeout", "The provider did not answer in time.");
        yield stage == ProviderFailure.Stage.WHOLE_ANSWER ? silent.finalAnswer() : silent;
      }
      case ProviderFailure.NoCapacity _ ->
          ApiError.limited("provider_at_capacity", "The provider has no capacity left.", RETRY);
      case ProviderFailure.Truncated _ ->
          ApiError.server(
              502, "provider_truncated", "The provider's answer ended before it was complete.");
      case ProviderFailure.WrongSignature _,
          ProviderFailure.ForeignAnswer _,
          ProviderFailure.Undecipherable _ ->
          ApiError.server(
              502,
              "provider_not_authentic",
              "The provider's answer was not signed by it for this request.");
      case ProviderFailure.NoAnswer _ -> INVALID_ANSWER;
      case ProviderFailure.BadEndpoint _,
          ProviderFailure.ForbiddenEndpoint _,
          ProviderFailure.Unreachable _,
          ProviderFailure.Malformed _,
          ProviderFailure.TooLarge _,
          ProviderFailure.WrongApproval _,
          ProviderFailure.WrongReport _,
          ProviderFailure.KeyLost _,
          ProviderFailure.SessionUnknownYet _,
          ProviderFailure.SessionExpired _,
          ProviderFailure.SessionNotFound _,
          ProviderFailure.BackendFailed _,
          ProviderFailure.Refused _ ->
          ApiError.server(502, "provider_failed", "The provider failed to answer.");
    };
  }

  private int status(ProviderFailure.BackendError backend) {
    return backend.statusCode().orElseGet(() -> guess(inner(backend.json())));
  }

  /** The model's own error keeps its meaning, except where it is about the provider's account. */
  private ApiError backend(ProviderFailure.BackendError backend) {
    JsonNode error = inner(backend.json());
    String message = error.path("message").asString("");
    String shown = message.isBlank() || message.length() > 2000 ? "The model refused." : message;
    return switch (status(backend)) {
      case 400, 413, 422 ->
          new ApiError(
              400,
              "invalid_request_error",
              code(error, "provider_invalid_request"),
              shown,
              java.util.Optional.ofNullable(text(error, "param", null)),
              java.util.Optional.empty(),
              java.util.Optional.of(false));
      case 429 ->
          ApiError.limited("provider_rate_limited", "The provider is limiting its rate.", RETRY);
      default -> ApiError.server(502, "provider_failed", "The provider's model failed to answer.");
    };
  }

  private JsonNode inner(String text) {
    try {
      JsonNode error = json.readTree(text).path("providerModelError");
      return error.path("error").isObject() ? error.path("error") : error;
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }

  /** Older providers do not pass the status on; the error's own words often hold it. */
  private static int guess(JsonNode error) {
    int code = error.path("code").asInt(error.path("status").asInt(0));
    if (code >= 400 && code < 600) {
      return code;
    }
    String words = error.path("type").asString("") + " " + error.path("code").asString("");
    if (words.contains("rate_limit") || words.contains("quota")) {
      return 429;
    }
    return words.contains("invalid_request") ? 400 : 500;
  }

  /** One of OpenAI's; a provider must not imitate ours, nor make up names for our figures. */
  private static String code(JsonNode error, String fallback) {
    String code = error.path("code").asString("");
    return CODES.contains(code) ? code : fallback;
  }

  private static String text(JsonNode error, String field, String fallback) {
    JsonNode value = error.path(field);
    return value.isString() && value.stringValue().matches("[A-Za-z0-9_.\\[\\]-]{1,64}")
        ? value.stringValue()
        : fallback;
  }
}
