package org.mor.automation.chat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.core.settings.UserSettings;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.Callers;
import org.mor.automation.http.limits.RateLimitDecision;
import org.mor.automation.http.limits.RateLimiter;

/**
 * Whose request it is, and whether they may have one more. A request counts once it is known whose
 * it is, whatever is wrong with it. Safe for any thread.
 */
final class Admission {
  /** The function's own address passes everything on. */
  private static final Pattern PATH = Pattern.compile("(/api)?/v1/(chat/completions|embeddings)");

  private static final Duration NEXT_PLACE = Duration.ofSeconds(1);

  private final Callers callers;
  private final RateLimiter limits;
  private final SettingsStore settings;
  private final ExecutorService threads;

  Admission(Callers callers, RateLimiter limits, SettingsStore settings, ExecutorService threads) {
    this.callers = callers;
    this.limits = limits;
    this.settings = settings;
    this.threads = threads;
  }

  /** A user's settings, which are being read meanwhile. */
  interface Settings {
    UserSettings read() throws InterruptedException;
  }

  /** What is done with a request that is let in. */
  interface Admitted {
    String answer(UserId user, Settings own) throws InterruptedException, IOException;
  }

  /**
   * Has a request answered that may be.
   *
   * @param end when it will have ended at the latest
   * @return how it ended, for the figures
   */
  String of(ApiRequest request, ReplyHead head, Instant end, Admitted then)
      throws InterruptedException, IOException {
    UserId user = callers.user(request);
    if (!PATH.matcher(request.path()).matches()) {
      throw new ApiException(ApiError.notFound("such path"));
    }
    if (!request.method().equals("POST")) {
      throw new ApiException(ApiError.methodNotAllowed(request.method()));
    }
    // Read while the request is counted: nearly every one that is let in needs them next.
    Future<UserSettings> own = threads.submit(() -> settings.read(user));
    try {
      return counted(user, head, end, () -> then.answer(user, () -> await(own)));
    } finally {
      own.cancel(true);
    }
  }

  private interface Answering {
    String run() throws InterruptedException, IOException;
  }

  private String counted(UserId user, ReplyHead head, Instant end, Answering then)
      throws InterruptedException, IOException {
    RateLimitDecision entry = limits.enter(user, end);
    entry.quota().ifPresent(quota -> head.know(RateHeaders.of(quota)));
    return switch (entry) {
      case RateLimitDecision.Admitted admitted -> {
        try {
          yield then.run();
        } finally {
          admitted.permit().ifPresent(limits::leave);
        }
      }
      case RateLimitDecision.TooMany refused ->
          throw new ApiException(ApiError.rateLimited(refused.retryAfter()));
      case RateLimitDecision.TooManyAtOnce _ ->
          throw new ApiException(
              ApiError.limited(
                  "too_many_concurrent_requests",
                  "As many of your requests are being answered as may be at once.",
                  NEXT_PLACE));
    };
  }

  private static UserSettings await(Future<UserSettings> reading) throws InterruptedException {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("reading the settings failed", e.getCause());
    }
  }
}
