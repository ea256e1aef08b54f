package org.mor.automation.core.error;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An answer that says no, in the words that a caller may see.
 *
 * @param type and {@code code}: OpenAI's
 * @param param the field that is wrong
 * @param shouldRetry what the SDKs are told beyond the status; empty leaves it to them
 */
public record ApiError(
    int status,
    String type,
    String code,
    String message,
    Optional<String> param,
    Optional<Duration> retryAfter,
    Optional<Boolean> shouldRetry) {
  private static final String INVALID = "invalid_request_error";
  private static final String SERVER = "server_error";
  private static final int LONGEST_PARAM = 64;

  public ApiError {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("an error has a status from 400 to 599");
    }
  }

  private static ApiError of(int status, String type, String code, String message) {
    return new ApiError(
        status, type, code, message, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public ApiError withParam(String param) {
    return new ApiError(status, type, code, message, Optional.of(param), retryAfter, shouldRetry);
  }

  public ApiError withRetryAfter(Duration after) {
    return new ApiError(status, type, code, message, param, Optional.of(after), shouldRetry);
  }

  /** Tells the SDKs to send it again after that time, whatever its status. */
  public ApiError retriedAfter(Duration after) {
    return new ApiError(status, type, code, message, param, Optional.of(after), Optional.of(true));
  }

  /** Tells the SDKs that sending it again cannot help, or may cost again. */
  public ApiError finalAnswer() {
    return new ApiError(status, type, code, message, param, retryAfter, Optional.of(false));
  }

  public static ApiError invalid(String param, String message) {
    return of(400, INVALID, "invalid_value", message).withParam(param);
  }

  /**
   * A field that the call does not have. Its name comes back without anything odd in it.
   *
   * @param fields a sentence that names those there are
   */
  public static ApiError unknownField(String name, String fields) {
    String clean = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return invalid(
        clean.substring(0, Math.min(clean.length(), LONGEST_PARAM)), "Unknown field. " + fields);
  }

  public static ApiError invalidJson(String message) {
    return of(400, INVALID, "invalid_json", message);
  }

  public static ApiError modelTypeMismatch(String model, String wanted) {
    return of(
            400,
            INVALID,
            "model_type_mismatch",
            "The model '" + model + "' is not for " + wanted + ".")
        .withParam("model");
  }

  public static ApiError noSuchModel(String model, List<String> suggestions) {
    String hint =
        suggestions.isEmpty()
            ? " See GET /v1/models for the available models."
            : " Did you mean " + String.join(", ", suggestions) + "?";
    return of(404, INVALID, "model_not_found", "The model '" + model + "' does not exist." + hint)
        .withParam("model");
  }

  /** The same for every way in which a key can be wrong. */
  public static ApiError unauthorized() {
    return of(401, INVALID, "invalid_api_key", "Incorrect API key provided, or no API key.");
  }

  public static ApiError automationOffForAll() {
    return of(
            403,
            "permission_error",
            "automation_disabled_system",
            "The operator has switched automation off for all users. Your settings are unchanged;"
                + " try again later.")
        .finalAnswer();
  }

  /** Nobody can say whether automation is on; the operator may not have switched it off. */
  public static ApiError flagUnavailable(Duration after) {
    return server(
            503,
            "flag_unavailable",
            "The service cannot read at the moment whether automation is switched on.")
        .retriedAfter(after);
  }

  /** Automation is on for some users, and this one is not among them. */
  public static ApiError automationNotRolledOut() {
    return of(
            403,
            "permission_error",
            "automation_not_rolled_out",
            "Automation is not open to you yet; the operator opens it to users in stages. Your"
                + " settings are unchanged.")
        .finalAnswer();
  }

  public static ApiError automationOffForUser() {
    return of(
            403,
            "permission_error",
            "automation_disabled_user",
            "Automation is off in your settings. Turn it on with PUT /api/v1/automation/settings"
                + " and the body {\"is_enabled\":true}.")
        .finalAnswer();
  }

  /** What settings calls have always answered while the system flag is off. */
  public static ApiError settingsOffForAll() {
    return of(
            400,
            INVALID,
            "automation_disabled_system",
            "The operator has switched automation off for all users.")
        .finalAnswer();
  }

  public static ApiError notFound(String path) {
    return of(404, INVALID, "not_found", "The path " + path + " does not exist.");
  }

  public static ApiError noSuchKey() {
    return of(404, INVALID, "api_key_not_found", "You have no API key with that prefix.");
  }

  public static ApiError originNotAllowed() {
    return of(
        403,
        "permission_error",
        "origin_not_allowed",
        "Pages of this origin may not call this API; ask the operator to allow it.");
  }

  public static ApiError catalogueEmpty() {
    return server(503, "catalogue_unavailable", "The list of models is not available yet.")
        .withRetryAfter(Duration.ofSeconds(30));
  }

  /** A model that is known, and that nobody offers now. */
  public static ApiError noBids() {
    return server(503, "no_provider", "No provider offers this model now.")
        .withRetryAfter(Duration.ofSeconds(10));
  }

  public static ApiError methodNotAllowed(String method) {
    return of(405, INVALID, "method_not_allowed", "This path does not support " + method + ".");
  }

  public static ApiError conflict(String code, String message) {
    return of(409, INVALID, code, message);
  }

  public static ApiError tooLarge(long mostBytes) {
    return of(
        413, INVALID, "request_too_large", "The request is larger than " + mostBytes + " bytes.");
  }

  public static ApiError unsupportedMediaType() {
    return of(
        415, INVALID, "unsupported_media_type", "Send the body as Content-Type: application/json.");
  }

  /** The requests of a minute, and nothing else: clients know this code. */
  public static ApiError rateLimited(Duration retryAfter) {
    return limited(
        "rate_limit_exceeded",
        "You have sent as many requests as you may in a minute.",
        retryAfter);
  }

  /** A limit that may be free again after that time. */
  public static ApiError limited(String code, String message, Duration retryAfter) {
    return of(429, "rate_limit_error", code, message).withRetryAfter(retryAfter);
  }

  /** A limit that trying again does not help with. */
  public static ApiError quota(String code, String message) {
    return of(429, "rate_limit_error", code, message).finalAnswer();
  }

  public static ApiError server(int status, String code, String message) {
    return of(status, SERVER, code, message);
  }

  public static ApiError internal() {
    return server(500, "internal_error", "Something went wrong on our side.").finalAnswer();
  }
}
