package org.mor.automation.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A method of a path, and what answers it.
 *
 * @param path as in the API's description: {@code {name}} stands for a part without slashes and
 *     {@code {name+}}, at the end, for all the rest
 * @param open whether it is answered without a key
 * @param detail whether errors repeat their message as {@code detail}, as settings calls always did
 */
public record ApiRoute(String method, String path, Action action, boolean open, boolean detail) {
  /** Answers a request whose caller, method and path are known to be right. */
  @FunctionalInterface
  public interface Action {
    ApiResponse answer(RoutedRequest request) throws InterruptedException;
  }

  public ApiRoute {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(action, "action");
  }

  public static ApiRoute of(String method, String path, Action action) {
    return new ApiRoute(method, path, action, false, false);
  }

  public ApiRoute withoutKey() {
    return new ApiRoute(method, path, action, true, detail);
  }

  public ApiRoute withDetail() {
    return new ApiRoute(method, path, action, open, true);
  }

  /** Method and path, for metrics. */
  String name() {
    return method + " " + path;
  }

  /** What the names in the path stand for in this one; empty if it is another path. */
  Optional<Map<String, String>> match(String other) {
    String[] names = path.split("/", -1);
    boolean rest = path.endsWith("+}");
    String[] parts = other.split("/", rest ? names.length : -1);
    if (parts.length != names.length) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      if (name.startsWith("{") && !parts[i].isEmpty()) {
        values.put(name.substring(1, name.length() - (name.endsWith("+}") ? 2 : 1)), parts[i]);
      } else if (!name.equals(parts[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
