package org.mor.automation.chat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.Rollout;
import org.mor.automation.core.settings.UserSettings;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.BrokenAnswerException;
import org.mor.automation.http.HttpEndpoint;
import org.mor.automation.http.JsonBody;
import org.mor.automation.http.ReplyTarget;
import org.mor.automation.http.RequestMetrics;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.pool.Claim;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.PoolRequest;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.SessionName;
import org.mor.automation.session.pool.UseResult;

/**
 * A chat completion or embeddings from the request to the answer. Everything that can be found
 * wrong is found before anything is spent. Safe for any thread.
 */
final class ChatService implements HttpEndpoint {
  /** Kept for giving the session back and for the figures; the function is frozen afterwards. */
  private static final Duration RESERVE = Duration.ofSeconds(2);

  /** How long a request waits for the one session that it may use. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Admission admission;
  private final Models models;
  private final ChatSessions sessions;
  private final ProviderPrompt.Providers providers;
  private final JsonBody body;
  private final Reply.Context replies;
  private final RequestMetrics requests;

  ChatService(
      Admission admission,
      Models models,
      ChatSessions sessions,
      ProviderPrompt.Providers providers,
      JsonBody body,
      Reply.Context replies,
      RequestMetrics requests) {
    this.admission = admission;
    this.models = models;
    this.sessions = sessions;
    this.providers = providers;
    this.body = body;
    this.replies = replies;
    this.requests = requests;
  }

  @Override
  public void answer(ApiRequest request, ReplyTarget to, Instant end) throws IOException {
    try (Reply reply = new Reply(to, request, replies)) {
      answer(request, reply, new Deadline(end, replies.clock()));
    }
  }

  /**
   * Answers, in whichever way it ends.
   *
   * @param platform when the platform stops the function
   * @throws IOException if the caller has gone
   * @throws BrokenAnswerException if the answer had begun and cannot be completed for a reason of
   *     our own
   */
  private void answer(ApiRequest request, Reply reply, Deadline platform) throws IOException {
    String code = ProviderPrompt.CALLER_GONE;
    int status = 200;
    try (Admission.Admitted admitted =
        admission.admit(request, reply.headers(), released(platform))) {
      code = chat(admitted, request, reply, platform);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = "interrupted";
      reply.abort(ApiError.internal());
    } catch (RuntimeException e) {
      ApiError error = replies.errors().error(e, request.requestId());
      code = error.code();
      status = error.status();
      reply.abort(error);
    } catch (Error e) {
      ApiError error = replies.errors().error(e, request.requestId());
      code = error.code();
      status = error.status();
      abort(reply, error, e);
      throw e;
    } finally {
      reply.figures().write(requests.metrics(), reply.headers().taken(), code);
      requests.answered(ChatFigures.route(request.path()), status, code);
    }
  }

  /** What a request holds is free again by then even if nobody gives it back. */
  private static Instant released(Deadline platform) {
    return platform.at().plus(RESERVE);
  }

  /** The platform has to be told the error itself: some of them end the process. */
  private static void abort(Reply reply, ApiError error, Error cause) {
    try {
      reply.abort(error);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private String chat(
      Admission.Admitted admitted, ApiRequest request, Reply reply, Deadline platform)
      throws InterruptedException {
    ProviderRequest asked = ProviderRequest.read(request.path(), body.object(request));
    if (asked instanceof ChatRequest chat && chat.stream()) {
      reply.keepAlive();
    }
    reply.figures().origin(asked.session().isPresent());
    if (asked.session().isPresent()) {
      return named(admitted.user(), asked.session().get(), asked, reply, platform);
    }
    Rollout rollout = sessions.automation().requireOn(ApiError.automationOffForAll());
    if (!rollout.includes(admitted.user())) {
      throw new ApiException(ApiError.automationNotRolledOut());
    }
    Models.Chosen model = models.of(asked);
    UserSettings settings = admitted.settings();
    if (!settings.isEnabled(rollout)) {
      throw new ApiException(ApiError.automationOffForUser());
    }
    PoolRequest wanted =
        new PoolRequest(
            sessions.sharing().pool(admitted.user(), model.id()),
            admitted.user(),
            new SessionLength.Asked(settings.sessionDuration(), settings.durationChosen()),
            released(platform),
            repeated(request),
            platform.minus(RESERVE));
    ProviderPrompt prompt = prompt(asked, model, reply, wanted.deadline());
    return finish(sessions.use().use(wanted, prompt), prompt, wanted.deadline());
  }

  private static boolean repeated(ApiRequest request) {
    return request
        .header("x-stainless-retry-count")
        .filter(count -> !count.equals("0"))
        .isPresent();
  }

  /** A manual session is used even if automation is off. */
  private String named(
      UserId user, SessionName name, ProviderRequest asked, Reply reply, Deadline platform)
      throws InterruptedException {
    ManualSessions manual = sessions.manual();
    SessionRecord record =
        name.among(manual, user).orElseThrow(() -> new ApiException(SessionErrors.notFound()));
    Models.Chosen model = models.of(asked, record.pool().model());
    Deadline deadline = platform.minus(RESERVE);
    ProviderPrompt prompt = prompt(asked, model, reply, deadline);
    return switch (manual.claim(record, released(platform), deadline.within(PATIENCE))) {
      case Claim.Leased leased ->
          finish(sessions.use().over(leased.lease(), prompt, deadline), prompt, deadline);
      case Claim.Busy busy -> throw new ApiException(SessionErrors.inUse(busy.retryAfter()));
      case Claim.Over _ -> throw new ApiException(SessionErrors.ended());
    };
  }

  private ProviderPrompt prompt(
      ProviderRequest asked, Models.Chosen model, Reply reply, Deadline deadline) {
    ProviderPrompt prompt = new ProviderPrompt(providers, asked, model.asked(), reply, deadline);
    reply.whenGone(prompt::callerGone);
    return prompt;
  }

  private static String finish(UseResult used, ProviderPrompt prompt, Deadline deadline) {
    return switch (used) {
      case UseResult _ when prompt.isCallerGone() -> prompt.outcome();
      case UseResult.Answered _ -> {
        prompt.end();
        yield prompt.outcome();
      }
      case UseResult.Failed failed -> throw failed.error();
      case UseResult.NoSession none ->
          throw new ApiException(SessionErrors.error(none.why(), deadline.clock().instant()));
    };
  }
}
