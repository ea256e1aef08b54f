package org.mor.automation.local.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.attack.Auditor;
import org.mor.automation.local.fuzz.FuzzedRequest.User;
import org.mor.automation.local.openapi.Contract;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever is sent is answered as described, never with a failure of ours, without a word about our
 * insides, and without a session being opened for it. {@code -Dfuzz=100000} sends more requests,
 * {@code -Dfuzz.seed=} others, {@code -Dfuzz.only=} one again by its number.
 */
class FuzzIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int REQUESTS = Integer.getInteger("fuzz", 1500);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final long ONLY = Long.getLong("fuzz.only", -1);
  private static final int AT_ONCE = 6;

  /** At a function's own address nobody can put this into OpenAI's shape. */
  private static final String TOO_LONG_FOR_LAMBDA = "{\"message\":\"Request Too Long\"}";

  private static final int NEARLY_SIX_MB = 5 << 20;
  private static final int ENOUGH_FAILURES = 25;

  /** Of the user who has automation on: there is one session for each kind of model. */
  private final ReentrantLock oneAtATime = new ReentrantLock();

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<Integer, AtomicLong> statuses = new ConcurrentSkipListMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void whateverIsSentIsAnsweredAsDescribedAndCostsNothing() throws Exception {
    try (http;
        FuzzedStack fuzzed = new FuzzedStack()) {
      ForbiddenText forbidden = fuzzed.forbidden();
      Requests requests = fuzzed.requests(SEED);
      long start = System.nanoTime();
      run(requests, forbidden);
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      System.out.println(
          "seed " + SEED + ": " + REQUESTS + " requests in " + seconds + " s: " + statuses);
      assertEquals("", String.join("\n", failures));
      Auditor.sound(fuzzed.unharmed());
      assertEquals(List.of(), forbidden.inLogs(Path.of("target", "functions")));
    }
  }

  private void run(Requests requests, ForbiddenText forbidden) throws Exception {
    if (ONLY >= 0) {
      answered(requests.make(ONLY), forbidden);
      return;
    }
    AtomicLong next = new AtomicLong();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (long number = next.getAndIncrement();
                      number < REQUESTS && failures.size() < ENOUGH_FAILURES;
                      number = next.getAndIncrement()) {
                    answered(requests.make(number), forbidden);
                    if ((number + 1) % 10_000 == 0) {
                      System.out.println((number + 1) + " of " + REQUESTS + ": " + statuses);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private void answered(FuzzedRequest request, ForbiddenText forbidden) {
    boolean alone = request.user() == User.ON;
    if (alone) {
      oneAtATime.lock();
    }
    try {
      HttpResponse<byte[]> response = send(request);
      statuses.computeIfAbsent(response.statusCode(), _ -> new AtomicLong()).incrementAndGet();
      judge(request, response, forbidden);
    } catch (IOException | RuntimeException | AssertionError e) {
      failures.add(
          "-Dfuzz.seed=" + SEED + " -Dfuzz.only=" + request.number() + ": " + request + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (alone) {
        oneAtATime.unlock();
      }
    }
  }

  private HttpResponse<byte[]> send(FuzzedRequest request)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.address())
            .timeout(Duration.ofMinutes(1))
            .method(request.method(), BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach(header -> builder.header(header.name(), header.value()));
    return http.send(builder.build(), BodyHandlers.ofByteArray());
  }

  private static void judge(
      FuzzedRequest request, HttpResponse<byte[]> response, ForbiddenText forbidden) {
    int status = response.statusCode();
    String text = new String(response.body(), StandardCharsets.UTF_8);
    assertTrue(status < 500, status + " " + text);
    assertEquals(1, response.headers().allValues("x-request-id").size(), status + " " + text);
    if (request.body().length > NEARLY_SIX_MB && text.equals(TOO_LONG_FOR_LAMBDA)) {
      return;
    }
    Contract.check(response);
    if (status >= 400 && !request.method().equals("HEAD")) {
      JsonNode error = JSON.readTree(text).path("error");
      assertTrue(error.path("code").isString() && error.path("message").isString(), text);
    }
    if (request.user() == User.OFF && request.operation().asksAModel()) {
      assertTrue(status >= 400 || request.method().equals("OPTIONS"), status + " " + text);
    }
    if (!request.operation().makesKeys()) {
      assertEquals(
          "nothing", forbidden.inAnswer(response.headers().map() + text).orElse("nothing"));
    }
  }
}
