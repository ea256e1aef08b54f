package org.mor.automation.sessions;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ApiRoute;
import org.mor.automation.http.RoutedRequest;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.closing.CloseOutcome;
import org.mor.automation.session.closing.EarlyClose;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.SessionName;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the routes of manual sessions answer. Safe for any thread. */
final class SessionsApi {
  private static final String PATH = "/api/v1/sessions";
  private static final int MOST_LISTED = 100;

  /** Kept for the answer; the platform stops the function afterwards. */
  private static final Duration RESERVE = Duration.ofSeconds(3);

  private static final Duration HOLD = Duration.ofSeconds(12);

  private final ManualSessions sessions;
  private final EarlyClose early;
  private final Openings openings;
  private final SessionJson shape;
  private final JsonMapper json;
  private final Clock clock;

  SessionsApi(
      ManualSessions sessions, EarlyClose early, Openings openings, JsonMapper json, Clock clock) {
    this.sessions = sessions;
    this.early = early;
    this.openings = openings;
    this.shape = new SessionJson(json, clock);
    this.json = json;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    String one = PATH + "/{id}";
    return List.of(
        ApiRoute.of("GET", PATH, request -> ApiResponse.json(200, list(request.user()))),
        ApiRoute.of("POST", PATH, this::open),
        ApiRoute.of("GET", one, request -> ApiResponse.json(200, shape.shown(named(request)))),
        ApiRoute.of("DELETE", one, this::close));
  }

  private Deadline deadline(RoutedRequest request) {
    return new Deadline(request.end(), clock).minus(RESERVE);
  }

  private SessionRecord named(RoutedRequest request) {
    return SessionName.read(request.name("id"))
        .flatMap(read -> read.among(sessions, request.user()))
        .orElseThrow(() -> new ApiException(SessionErrors.notFound()));
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

  private ApiResponse open(RoutedRequest request) throws InterruptedException {
    Openings.OpenedSession opened =
        openings.open(request.http(), request.user(), deadline(request));
    ApiResponse answer = ApiResponse.json(opened.status(), shape.shown(opened.record()));
    return opened.before() ? answer.with("idempotent-replayed", "true") : answer;
  }

  private ApiResponse close(RoutedRequest request) throws InterruptedException {
    CloseOutcome outcome =
        early
            .close(request.user(), named(request).intent(), deadline(request))
            .orElseThrow(() -> new ApiException(SessionErrors.notFound()));
    return switch (outcome) {
      case CloseOutcome.Ending ending ->
          ApiResponse.json(status(ending.record()), shape.shown(ending.record()));
      case CloseOutcome.InUse _ -> throw new ApiException(SessionErrors.inUse(HOLD));
      case CloseOutcome.TooMany many ->
          throw new ApiException(SessionErrors.error(many.failure(), clock.instant()));
      case CloseOutcome.NotNow _ -> throw new ApiException(SessionErrors.notClosedNow(HOLD));
    };
  }

  private static int status(SessionRecord record) {
    return switch (record.progress()) {
      case Progress.Held _, Progress.Closed _, Progress.Failed _ -> 200;
      case Progress.Opening _, Progress.Open _, Progress.Expired _, Progress.Closing _ -> 202;
    };
  }
}
