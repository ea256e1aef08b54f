package org.mor.automation.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.mor.automation.core.Secret;

/** A streamed chat over the API, timed by its caller's clock. */
final class Call {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI api;
  private final Secret key;

  /** Nanoseconds from when the request was sent. */
  record Times(long first, long last) {}

  Call(URI api, Secret key) {
    this.api = api;
    this.key = key;
  }

  /** Turns automation on; on a busy machine the first start may outlast the API's patience. */
  void turnOn() throws Exception {
    String body = "{\"is_enabled\":true}";
    for (int left = 3; ; left--) {
      HttpResponse<String> answer =
          http.send(
              request("PUT", "/api/v1/automation/settings", body),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        return;
      }
      if (left == 0) {
        throw new IllegalStateException("automation is not turned on: " + answer.body());
      }
    }
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .header("Authorization", "Bearer " + key.value())
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  Times stream(String body) throws Exception {
    HttpRequest request = request("POST", "/v1/chat/completions", body);
    long start = System.nanoTime();
    HttpResponse<java.io.InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    long first = 0;
    String last = "";
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (first == 0 && line.startsWith("data: ")) {
          first = System.nanoTime() - start;
        }
        last = line.isEmpty() ? last : line;
      }
    }
    if (!last.equals("data: [DONE]")) {
      throw new IllegalStateException(response.statusCode() + " " + last);
    }
    return new Times(first, System.nanoTime() - start);
  }
}
