package org.mor.automation.chat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.FlagState;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.core.settings.UserSettings;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.BrokenAnswerException;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.JsonBody;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.pool.Claim;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.PoolRequest;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.SessionName;
import org.mor.automation.session.pool.SessionUse;
import org.mor.automation.session.pool.UseResult;

/**
 * A chat completion or embeddings from the request to the answer. Everything that can be found
 * wrong is found before anything is spent. Safe for any thread.
 */
final class ChatService {
  /** Kept for giving the session back and for the figures; the function is frozen afterwards. */
  private static final Duration RESERVE = Duration.ofSeconds(2);

  /** How long a request waits for the one session that it may use. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Admission admission;
  private final SystemFlag flag;
  private final Models models;
  private final SessionUse sessions;
  private final ManualSessions manual;
  private final Sharing sharing;
  private final Supplier<ProviderClient> providers;
  private final JsonBody body;
  private final ErrorMapper errors;
  private final ProviderErrors providerErrors;
  private final Answers answers;
  private final Metrics metrics;
  private final Clock clock;
  private final Sleeper sleeper;

  ChatService(
      Admission admission,
      SystemFlag flag,
      Models models,
      SessionUse sessions,
      ManualSessions manual,
      Sharing sharing,
      Supplier<ProviderClient> providers,
      JsonBody body,
      ErrorMapper errors,
      Metrics metrics,
      Clock clock,
      Sleeper sleeper) {
    this.admission = admission;
    this.flag = flag;
    this.models = models;
    this.sessions = sessions;
    this.manual = manual;
    this.sharing = sharing;
    this.providers = providers;
    this.body = body;
    this.errors = errors;
    this.providerErrors = new ProviderErrors(body.mapper());
    this.answers = new Answers(clock);
    this.metrics = metrics;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Answers, in whichever way it ends.
   *
   * @param end when the platform stops the function
   * @throws IOException if the caller has gone
   * @throws BrokenAnswerException if the answer had begun and cannot be completed for a reason of
   *     our own
   */
  void answer(ApiRequest request, Reply reply, Instant end) throws IOException {
    String code = ProviderPrompt.CALLER_GONE;
    try {
      code =
          admission.of(
              request,
              reply.head(),
              end.plus(RESERVE),
              (user, own) -> chat(user, own, request, reply, end));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = "interrupted";
      reply.abort(ApiError.internal());
    } catch (RuntimeException e) {
      ApiError error = errors.error(e, request.requestId());
      code = error.code();
      end(reply, error);
    } catch (Error e) {
      ApiError error = errors.error(e, request.requestId());
      code = error.code();
      abort(reply, error, e);
      throw e;
    } finally {
      double taken = reply.head().taken().toNanos() / 1e6;
      metrics.milliseconds("ChatMilliseconds", taken, Map.of("code", code));
    }
  }

  /** The platform has to be told the error itself: some of them end the process. */
  private static void abort(Reply reply, ApiError error, Error cause) {
    try {
      reply.abort(error);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static void end(Reply reply, ApiError error) throws IOException {
    if (error.equals(ApiError.internal())) {
      reply.abort(error);
    } else {
      reply.fail(error);
    }
  }

  private String chat(
      UserId user, Admission.Settings settings, ApiRequest request, Reply reply, Instant end)
      throws InterruptedException, IOException {
    ProviderRequest asked = ProviderRequest.read(request.path(), body.object(request));
    if (asked instanceof ChatRequest chat && chat.stream()) {
      reply.keepAlive(Answers.eventHeaders(request));
    }
    if (asked.session().isPresent()) {
      return overNamed(asked.session().get(), user, request, asked, reply, end);
    }
    if (flag.state() instanceof FlagState.Off) {
      throw new ApiException(ApiError.automationOffForAll());
    }
    Models.Chosen model = models.of(asked);
    UserSettings own = settings.read();
    if (!own.enabled()) {
      throw new ApiException(ApiError.automationOffForUser());
    }
    Deadline deadline = new Deadline(end, clock).minus(RESERVE);
    ProviderPrompt prompt = prompt(request, reply, asked, model, deadline);
    return finish(
        sessions.use(owner -> wanted(user, own, model, owner, request, end, deadline), prompt),
        prompt);
  }

  /** What was opened by hand is used whatever the switches of automation say. */
  private String overNamed(
      SessionName name,
      UserId user,
      ApiRequest request,
      ProviderRequest asked,
      Reply reply,
      Instant end)
      throws InterruptedException {
    SessionRecord record =
        name.among(manual, user).orElseThrow(() -> new ApiException(SessionErrors.notFound()));
    Models.Chosen model = models.of(asked, record.pool().model());
    Deadline deadline = new Deadline(end, clock).minus(RESERVE);
    return switch (manual.claim(record, end.plus(RESERVE), deadline.within(PATIENCE))) {
      case Claim.Leased leased -> {
        ProviderPrompt prompt = prompt(request, reply, asked, model, deadline);
        yield finish(sessions.over(leased.lease(), prompt, deadline), prompt);
      }
      case Claim.Busy busy -> throw new ApiException(SessionErrors.inUse(busy.retryAfter()));
      case Claim.Over _ -> throw new ApiException(SessionErrors.ended());
    };
  }

  private String finish(UseResult used, ProviderPrompt prompt) {
    return switch (used) {
      case UseResult _ when prompt.isCallerGone() -> prompt.outcome();
      case UseResult.Answered _ -> {
        prompt.end();
        yield prompt.outcome();
      }
      case UseResult.Failed failed -> throw failed.error();
      case UseResult.NoSession none ->
          throw new ApiException(SessionErrors.error(none.why(), clock.instant()));
    };
  }

  private PoolRequest wanted(
      UserId user,
      UserSettings own,
      Models.Chosen model,
      Owner owner,
      ApiRequest request,
      Instant end,
      Deadline deadline) {
    boolean repeat =
        request.header("x-stainless-retry-count").filter(count -> !count.equals("0")).isPresent();
    return new PoolRequest(
        sharing.pool(user, model.id()),
        user,
        new SessionLength.Asked(own.sessionDuration(), own.durationChosen()),
        owner,
        end.plus(RESERVE),
        Set.of(),
        repeat,
        deadline);
  }

  private ProviderPrompt prompt(
      ApiRequest request,
      Reply reply,
      ProviderRequest asked,
      Models.Chosen model,
      Deadline deadline) {
    ProviderPrompt prompt =
        new ProviderPrompt(
            providers.get(),
            body.mapper().writeValueAsString(asked.prompt()),
            asked.expected(),
            () -> answers.to(request, reply, asked, model),
            providerErrors,
            reply,
            deadline,
            sleeper);
    reply.whenGone(prompt::callerGone);
    return prompt;
  }
}
