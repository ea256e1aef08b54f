package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.Auditor;
import org.mor.automation.local.endtoend.Api.ApiReply;
import org.mor.automation.local.provider.Misbehaviour;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.local.provider.ProviderServer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Limits of each user's requests, counted over all processes of the function. */
class LimitsIT {
  private static final String MODEL = "local-chat-mini";
  private static final int AT_ONCE = 2;
  private static final int PER_MINUTE = 6;
  private static final Duration SHARE = Duration.ofSeconds(60 / PER_MINUTE);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern DURATION = Pattern.compile("\\d+ms|[0-9.]+s|1m0s");

  private int admitted;

  @Test
  void nobodyGetsMoreThanAllowedAndNobodyElseNoticesIt() throws Exception {
    LocalOptions options =
        LocalOptions.forTests(Path.of("..").toRealPath())
            .with("ConcurrentRequests", Integer.toString(AT_ONCE))
            .with("RequestsPerMinute", Integer.toString(PER_MINUTE));
    try (LocalStack stack = LocalStack.start(options)) {
      Api alice = Api.of(stack, "alice");
      alice.turnOn();
      Instant start = Instant.now();
      aThirdRequestAtOnceIsRefused(stack, alice);
      untilTheMinuteIsUsedUp(alice, start);

      ApiReply other = Api.of(stack, "bob").chat(MODEL, "hi");
      assertEquals("automation_disabled_user", other.code());
      assertEquals(PER_MINUTE - 1, remaining(other));
      assertEquals(List.of(), stack.violations());
      Auditor.sound(stack);
    }
  }

  private void aThirdRequestAtOnceIsRefused(LocalStack stack, Api alice) throws Exception {
    for (ProviderServer provider : stack.market().providers()) {
      provider.misbehave(Misbehaviour.always(Fault.SLOW_FIRST_MESSAGE).by(Duration.ofSeconds(6)));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ApiReply>> answers = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        answers.add(threads.submit(() -> alice.chat(MODEL, "slowly")));
      }
      untilInFlight(stack, AT_ONCE);
      ApiReply third = alice.chat(MODEL, "one too many");
      assertEquals(429, third.status(), third.body());
      assertEquals("too_many_concurrent_requests", third.code());
      assertEquals("rate_limit_error", third.json().path("error").path("type").asString());
      assertTrue(third.json().path("error").path("message").asString().contains("at once"));
      assertEquals("1", header(third, "retry-after"));
      for (Future<ApiReply> answer : answers) {
        ApiReply reply = answer.get();
        assertEquals(200, reply.status(), reply.body());
        admitted++;
      }
    } finally {
      for (ProviderServer provider : stack.market().providers()) {
        provider.behave();
      }
    }
    untilInFlight(stack, 0);
  }

  private void untilTheMinuteIsUsedUp(Api alice, Instant start) {
    ApiReply reply = next(alice);
    while (reply.status() == 200) {
      admitted++;
      assertTrue(remaining(reply) < PER_MINUTE, reply.raw().headers().toString());
      reply = next(alice);
    }
    long since = Duration.between(start, Instant.now()).dividedBy(SHARE);
    assertTrue(admitted >= PER_MINUTE && admitted <= PER_MINUTE + since, admitted + " got in");
    assertEquals(429, reply.status(), reply.body());
    assertEquals("rate_limit_exceeded", reply.code());
    assertEquals(0, remaining(reply));
    long milliseconds = Long.parseLong(header(reply, "retry-after-ms"));
    assertTrue(milliseconds > 0 && milliseconds <= SHARE.toMillis(), milliseconds + " ms");
    assertTrue(Long.parseLong(header(reply, "retry-after")) * 1000 >= milliseconds);
    assertFalse(reply.raw().headers().firstValue("x-should-retry").isPresent());
  }

  /** Whole answers and streams have the same head. */
  private ApiReply next(Api alice) {
    ApiReply reply = admitted % 2 == 0 ? alice.stream(MODEL, "hi") : alice.chat(MODEL, "hi");
    assertEquals(Integer.toString(PER_MINUTE), header(reply, "x-ratelimit-limit-requests"));
    assertTrue(DURATION.matcher(header(reply, "x-ratelimit-reset-requests")).matches());
    assertTrue(Long.parseLong(header(reply, "openai-processing-ms")) >= 0);
    return reply;
  }

  private static int remaining(ApiReply reply) {
    return Integer.parseInt(header(reply, "x-ratelimit-remaining-requests"));
  }

  private static String header(ApiReply reply, String name) {
    return reply.raw().headers().firstValue(name).orElseThrow(() -> new AssertionError(name));
  }

  private static void untilInFlight(LocalStack stack, int wanted) {
    Instant until = Instant.now().plus(PATIENCE);
    while (inFlight(stack) != wanted) {
      assertTrue(Instant.now().isBefore(until), "never " + wanted + " in flight");
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static int inFlight(LocalStack stack) {
    AttributeValue value =
        stack
            .dynamo()
            .getItem(
                get ->
                    get.tableName(stack.template().ref("SessionsTable"))
                        .consistentRead(true)
                        .key(
                            Map.of(
                                "pool", AttributeValue.fromS("limit|alice"),
                                "id", AttributeValue.fromS("requests"))))
            .item()
            .get("in_flight");
    return value == null ? 0 : Integer.parseInt(value.n());
  }
}
