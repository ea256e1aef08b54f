package org.mor.automation.http.limits;

import java.util.regex.Pattern;
import org.mor.automation.core.UserId;

/** One of the requests that a user has at once; its token is nobody else's. */
public record Permit(UserId user, String token) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]{1,64}");

  public Permit {
    if (!FORM.matcher(token).matches()) {
      throw new IllegalArgumentException("a token of small letters and digits");
    }
  }
}
