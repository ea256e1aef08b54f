package org.mor.automation.http;

import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.AuthResult;
import org.mor.automation.core.auth.Authenticator;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;

/**
 * Whom a request comes from: by its key, or by what an authorizer of API Gateway has verified.
 * Nothing that a caller can write into a request itself counts as the latter. Safe for any thread.
 */
public final class Callers {
  /** Keeps subjects of an identity provider apart from users who were named by an operator. */
  private static final String VERIFIED = "jwt:";

  private static final int LONGEST_SUBJECT = 200;

  private final Authenticator authenticator;
  private final boolean verifiedSubjects;

  /**
   * Wires it.
   *
   * @param verifiedSubjects whether the API in front has an authorizer whose subjects are users
   */
  public Callers(Authenticator authenticator, boolean verifiedSubjects) {
    this.authenticator = authenticator;
    this.verifiedSubjects = verifiedSubjects;
  }

  /**
   * Who sent a request.
   *
   * @param key the prefix of the key that proves it; empty for a verified subject
   */
  public record Caller(UserId user, Optional<String> key) {}

  /**
   * The user whom the request comes from.
   *
   * @throws ApiException for every way in which that is not proven, always the same
   */
  public UserId user(ApiRequest request) {
    return caller(request).user();
  }

  /** The same, with the key. */
  public Caller caller(ApiRequest request) {
    return switch (authenticator.authenticate(request.header("authorization"))) {
      case AuthResult.Known known -> new Caller(known.user(), Optional.of(known.key()));
      case AuthResult.Refused _ ->
          subject(request)
              .map(user -> new Caller(user, Optional.empty()))
              .orElseThrow(() -> new ApiException(ApiError.unauthorized()));
    };
  }

  private Optional<UserId> subject(ApiRequest request) {
    return request
        .subject()
        .filter(_ -> verifiedSubjects)
        .filter(subject -> !subject.isBlank() && subject.length() <= LONGEST_SUBJECT)
        .map(subject -> new UserId(VERIFIED + subject));
  }
}
