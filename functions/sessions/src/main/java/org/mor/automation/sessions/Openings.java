package org.mor.automation.sessions;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.JsonBody;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.pool.ManualSessionRequest;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.OpenOutcome;

/** Opens a session for a request; for a request that comes again under its key, the same one. */
final class Openings {
  private static final String KEY = "Idempotency-Key";
  private static final Duration LATER = Duration.ofSeconds(2);

  private final SystemFlag flag;
  private final SettingsStore settings;
  private final OpenableModels models;
  private final ManualSessions sessions;
  private final Supplier<IntentId> intents;
  private final JsonBody body;
  private final Clock clock;

  Openings(
      SystemFlag flag,
      SettingsStore settings,
      OpenableModels models,
      ManualSessions sessions,
      Supplier<IntentId> intents,
      JsonBody body,
      Clock clock) {
    this.flag = flag;
    this.settings = settings;
    this.models = models;
    this.sessions = sessions;
    this.intents = intents;
    this.body = body;
    this.clock = clock;
  }

  /**
   * A session, open or on its way.
   *
   * @param before whether an earlier request opened it
   */
  record OpenedSession(int status, SessionRecord record, boolean before) {}

  OpenedSession open(ApiRequest request, UserId user, Deadline deadline)
      throws InterruptedException {
    OpenRequest asked = OpenRequest.read(body.object(request));
    Optional<IntentId> repeatable = key(request).map(key -> OpenRequest.intent(user, key));
    if (repeatable.isPresent()) {
      // Before anything that may be otherwise by now than when the request first came.
      Optional<OpenOutcome> before =
          sessions.again(user, repeatable.get(), asked.fingerprint(), asked.bid(), deadline);
      if (before.isPresent()) {
        return answer(before.get(), true);
      }
    }
    flag.requireOn(ApiError.automationOffForAll());
    ManualSessionRequest wanted =
        new ManualSessionRequest(
            user,
            repeatable.orElseGet(intents),
            asked.fingerprint(),
            models.of(asked, deadline),
            asked.bid(),
            asked.lasting(settings.read(user).sessionDuration()));
    return answer(sessions.open(wanted, deadline), repeatable.isPresent());
  }

  private static Optional<String> key(ApiRequest request) {
    Optional<String> key = request.header(KEY);
    if (key.isPresent() && !key.get().matches("[\\x21-\\x7e]{1,255}")) {
      throw new ApiException(
          ApiError.invalid(KEY, KEY + " must be 1 to 255 visible ASCII characters."));
    }
    return key;
  }

  private OpenedSession answer(OpenOutcome outcome, boolean repeatable) {
    return switch (outcome) {
      case OpenOutcome.Opened opened ->
          new OpenedSession(opened.before() ? 200 : 201, opened.record(), opened.before());
      case OpenOutcome.UnderWay underWay -> {
        if (underWay.before()) {
          throw new ApiException(SessionErrors.inProgress(LATER));
        }
        yield new OpenedSession(202, underWay.record(), false);
      }
      case OpenOutcome.Failed failed -> {
        ApiError error = SessionErrors.error(failed.failure(), clock.instant());
        // Under the same key it stays the same.
        throw new ApiException(repeatable ? error.finalAnswer() : error);
      }
      case OpenOutcome.OtherRequest _ -> throw new ApiException(SessionErrors.otherRequest());
    };
  }
}
