package org.mor.automation.local.fuzz;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request of a run.
 *
 * @param number of the run; the seed and it make the request again
 * @param user whose key it comes with, if it comes with one
 * @param operation as described, whatever has become of its method and path
 */
record FuzzedRequest(
    long number,
    User user,
    Operation operation,
    String method,
    URI address,
    List<Header> headers,
    byte[] body) {
  /** An operation of the description. */
  record Operation(String method, String path) {
    /** Whether a request that is right can cost something. */
    boolean asksAModel() {
      return path.endsWith("/chat/completions") || path.endsWith("/embeddings");
    }

    boolean isOfSessions() {
      return path.startsWith("/api/v1/sessions");
    }

    boolean makesKeys() {
      return path.equals("/api/v1/keys") && method.equals("POST");
    }
  }

  record Header(String name, String value) {}

  enum User {
    /** Has automation on, and one session for each kind of model. */
    ON,
    /** Has never turned automation on; nothing may ever be spent for them. */
    OFF,
    /** Changes settings and keys only. */
    CHANGING
  }

  @Override
  public String toString() {
    String text = new String(body, StandardCharsets.UTF_8);
    return user
        + " "
        + method
        + " "
        + address
        + " "
        + headers.stream().filter(header -> !header.name().equals("authorization")).toList()
        + " "
        + (text.length() > 1000 ? text.substring(0, 1000) + "…" : text);
  }
}
