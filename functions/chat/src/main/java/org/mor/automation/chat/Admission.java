package org.mor.automation.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.core.settings.UserSettings;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.Callers;
import org.mor.automation.http.HeaderDecorator;
import org.mor.automation.http.limits.Permit;
import org.mor.automation.http.limits.RateLimitDecision;
import org.mor.automation.http.limits.RateLimiter;

/**
 * Whose request it is, and whether they may have one more. A request counts once it is known whose
 * it is, whatever is wrong with it. Safe for any thread.
 */
final class Admission {
  /** The function's own address passes everything on. */
  private static final Pattern PATH = Pattern.compile("(/api)?/v1/(chat/completions|embeddings)");

  private static final Duration NEXT_PERMIT = Duration.ofSeconds(1);

  private final Callers callers;
  private final RateLimiter limits;
  private final SettingsStore settings;
  private final Executor threads;

  Admission(Callers callers, RateLimiter limits, SettingsStore settings, Executor threads) {
    this.callers = callers;
    this.limits = limits;
    this.settings = settings;
    this.threads = threads;
  }

  /** A request that was let in; closing it makes room for another one of its user. */
  final class Admitted implements AutoCloseable {
    private final UserId user;
    private final Optional<Permit> permit;
    private final Future<UserSettings> settings;

    private Admitted(UserId user, Optional<Permit> permit, Future<UserSettings> settings) {
      this.user = user;
      this.permit = permit;
      this.settings = settings;
    }

    UserId user() {
      return user;
    }

    /** The user's settings, which are being read meanwhile. */
    UserSettings settings() throws InterruptedException {
      try {
        return settings.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException known
            ? known
            : new IllegalStateException("reading the settings failed", e.getCause());
      }
    }

    @Override
    public void close() {
      settings.cancel(true);
      permit.ifPresent(limits::leave);
    }
  }

  /**
   * Lets a request in.
   *
   * @param headers are told what is left of the user's limits
   * @param until when the request will have ended at the latest
   * @throws ApiException if it may not be answered
   */
  Admitted admit(ApiRequest request, HeaderDecorator headers, Instant until) {
    UserId user = callers.user(request);
    if (!PATH.matcher(request.path()).matches()) {
      throw new ApiException(ApiError.notFound("such path"));
    }
    if (!request.method().equals("POST")) {
      throw new ApiException(ApiError.methodNotAllowed(request.method()));
    }
    // Read while the request is counted: nearly every one that is let in needs them next.
    FutureTask<UserSettings> own = new FutureTask<>(() -> settings.read(user));
    threads.execute(own);
    try {
      return new Admitted(user, permit(user, headers, until), own);
    } catch (RuntimeException | Error e) {
      own.cancel(true);
      throw e;
    }
  }

  private Optional<Permit> permit(UserId user, HeaderDecorator headers, Instant until) {
    RateLimitDecision decision = limits.enter(user, until);
    decision.quota().ifPresent(quota -> headers.know(RateHeaders.of(quota)));
    return switch (decision) {
      case RateLimitDecision.Admitted admitted -> admitted.permit();
      case RateLimitDecision.TooMany refused ->
          throw new ApiException(ApiError.rateLimited(refused.retryAfter()));
      case RateLimitDecision.TooManyAtOnce _ ->
          throw new ApiException(
              ApiError.limited(
                  "too_many_concurrent_requests",
                  "As many of your requests are being answered as may be at once.",
                  NEXT_PERMIT));
    };
  }
}
