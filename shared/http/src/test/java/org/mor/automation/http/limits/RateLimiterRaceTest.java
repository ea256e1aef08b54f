package org.mor.automation.http.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;

/** Many processes let one user's requests in at the same moment. */
class RateLimiterRaceTest {
  private static final int REQUESTS = 40;

  private static String token() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static long admitted(RateLimits limits) throws Exception {
    String table = TestTables.sessions(TestDynamo.client());
    UserId user = new UserId("racer " + token());
    Clock clock = Clock.systemUTC();
    Callable<RateLimitDecision> request =
        () ->
            new RateLimiter(TestDynamo.client(), table, limits, RateLimiterRaceTest::token, clock)
                .enter(user, clock.instant().plus(Duration.ofMinutes(1)));
    List<Callable<RateLimitDecision>> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(request);
    }
    long admitted = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<RateLimitDecision> entry : threads.invokeAll(requests)) {
        admitted += entry.get() instanceof RateLimitDecision.Admitted ? 1 : 0;
      }
    }
    return admitted;
  }

  @Test
  void exactlyAsManyAsAllowedAtOnceGetIn() throws Exception {
    assertEquals(7, admitted(new RateLimits(0, 7)));
  }

  @Test
  void exactlyAsManyAsAMinuteHasGetIn() throws Exception {
    assertEquals(5, admitted(new RateLimits(5, 0)));
  }
}
