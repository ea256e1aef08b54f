package org.mor.automation.sessions;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.Callers;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.closing.CloseOutcome;
import org.mor.automation.session.closing.EarlyClose;
import org.mor.automation.session.errors.ManualErrors;
import org.mor.automation.session.errors.SessionErrors;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.SessionName;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the routes of manual sessions answer. Safe for any thread. */
final class SessionsApi {
  private static final Pattern PATH = Pattern.compile("/api/v1/sessions(?:/([^/]+))?");
  private static final int MOST_LISTED = 100;

  /** Kept for the answer; the platform stops the function afterwards. */
  private static final Duration RESERVE = Duration.ofSeconds(3);

  private static final Duration HOLD = Duration.ofSeconds(12);

  private final Callers callers;
  private final ManualSessions sessions;
  private final EarlyClose early;
  private final Openings openings;
  private final SessionJson shape;
  private final JsonMapper json;
  private final ErrorMapper errors;
  private final Clock clock;

  SessionsApi(
      Callers callers,
      ManualSessions sessions,
      EarlyClose early,
      Openings openings,
      JsonMapper json,
      ErrorMapper errors,
      Clock clock) {
    this.callers = callers;
    this.sessions = sessions;
    this.early = early;
    this.openings = openings;
    this.shape = new SessionJson(json, clock);
    this.json = json;
    this.errors = errors;
    this.clock = clock;
  }

  /**
   * Answers a request.
   *
   * @param end when the platform stops the function
   */
  ApiResponse answer(ApiRequest request, Instant end) {
    try {
      return routed(request, new Deadline(end, clock).minus(RESERVE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return errors.response(ApiError.internal(), request.requestId());
    } catch (RuntimeException e) {
      return errors.response(errors.error(e, request.requestId()), request.requestId());
    }
  }

  private ApiResponse routed(ApiRequest request, Deadline deadline) throws InterruptedException {
    UserId user = callers.user(request);
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      throw new ApiException(ApiError.notFound("such path"));
    }
    if (path.group(1) == null) {
      return switch (request.method()) {
        case "GET" -> answer(request, 200, list(user));
        case "POST" -> open(request, user, deadline);
        default -> throw new ApiException(ApiError.methodNotAllowed(request.method()));
      };
    }
    SessionRecord record = named(path.group(1), user);
    return switch (request.method()) {
      case "GET" -> answer(request, 200, shape.shown(record));
      case "DELETE" -> close(request, user, record, deadline);
      default -> throw new ApiException(ApiError.methodNotAllowed(request.method()));
    };
  }

  private SessionRecord named(String name, UserId user) {
    return SessionName.read(name)
        .flatMap(read -> read.among(sessions, user))
        .orElseThrow(() -> new ApiException(ManualErrors.notFound()));
  }

  private ObjectNode list(UserId user) {
    ObjectNode list = json.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    sessions.of(user).stream()
        .sorted(Comparator.comparing(SessionRecord::createdAt).reversed())
        .limit(MOST_LISTED)
        .forEach(record -> data.add(shape.shown(record)));
    return list;
  }

  private ApiResponse open(ApiRequest request, UserId user, Deadline deadline)
      throws InterruptedException {
    Openings.Answer opened = openings.open(request, user, deadline);
    ApiResponse answer = answer(request, opened.status(), shape.shown(opened.record()));
    if (!opened.before()) {
      return answer;
    }
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put("idempotent-replayed", "true");
    return new ApiResponse(answer.status(), headers, answer.body());
  }

  private ApiResponse close(
      ApiRequest request, UserId user, SessionRecord record, Deadline deadline)
      throws InterruptedException {
    CloseOutcome outcome =
        early
            .close(user, record.intent(), deadline)
            .orElseThrow(() -> new ApiException(ManualErrors.notFound()));
    return switch (outcome) {
      case CloseOutcome.Ending ending ->
          answer(request, status(ending.record()), shape.shown(ending.record()));
      case CloseOutcome.InUse _ -> throw new ApiException(ManualErrors.inUse(HOLD));
      case CloseOutcome.TooMany many ->
          throw new ApiException(SessionErrors.error(many.failure(), clock.instant()));
      case CloseOutcome.NotNow _ -> throw new ApiException(ManualErrors.notClosedNow(HOLD));
    };
  }

  private static int status(SessionRecord record) {
    return switch (record.progress()) {
      case Progress.Held _, Progress.Closed _, Progress.Failed _ -> 200;
      case Progress.Reserved _,
          Progress.Chosen _,
          Progress.Signed _,
          Progress.Open _,
          Progress.Expired _,
          Progress.Closing _ ->
          202;
    };
  }

  private ApiResponse answer(ApiRequest request, int status, ObjectNode node) {
    return new ApiResponse(
        status,
        Map.of(
            "content-type", "application/json",
            "cache-control", "no-store",
            "x-request-id", request.requestId()),
        json.writeValueAsString(node).getBytes(StandardCharsets.UTF_8));
  }
}
