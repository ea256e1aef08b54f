package org.mor.automation.core.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mor.automation.core.Secret;

/**
 * A key as callers send it: {@code sk-<prefix>.<secret>}. The prefix finds it, the secret proves
 * it.
 */
public record ApiKey(String prefix, Secret secret) {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9]{4,32}");
  private static final Pattern FORM =
      Pattern.compile("sk-(" + PREFIX + ")\\.([A-Za-z0-9_-]{16,128})");

  /** Whether a key can begin like that; what cannot needs no look into the table. */
  public static boolean isPrefix(String text) {
    return PREFIX.matcher(text).matches();
  }

  public static Optional<ApiKey> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(new ApiKey(parts.group(1), new Secret(parts.group(2))))
        : Optional.empty();
  }

  /** The whole key, to be shown to its owner once. */
  public Secret whole() {
    return new Secret("sk-" + prefix + "." + secret.value());
  }
}
