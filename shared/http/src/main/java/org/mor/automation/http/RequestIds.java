package org.mor.automation.http;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which request ids of callers are taken over. */
final class RequestIds {
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9_.:=+/-]{1,128}");

  private RequestIds() {}

  static String choose(Optional<String> callers, String platforms) {
    return callers.filter(id -> SANE.matcher(id).matches()).orElse(platforms);
  }
}
