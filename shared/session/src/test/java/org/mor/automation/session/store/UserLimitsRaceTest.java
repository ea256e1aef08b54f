package org.mor.automation.session.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.UserAllowance;

/** Fifty processes open sessions for one user at the same moment. */
class UserLimitsRaceTest {
  private static final int PROCESSES = 50;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:10Z"), ZoneOffset.UTC);

  private final SessionTables tables =
      new SessionTables(
          TestTables.sessions(TestDynamo.client()), TestTables.wallets(TestDynamo.client()));
  private final UserId user = new UserId("racer " + Stories.unique());

  private SessionTransitions process(UserAllowance allowance) {
    return new SessionTransitions(
        TestDynamo.client(),
        tables,
        new SessionCaps(1000, Optional.empty(), Optional.empty(), allowance),
        CLOCK,
        _ -> {},
        new Random());
  }

  private SessionRecord wish() {
    return new SessionRecord(
        new SessionRecord.Place.Manual(
            new PoolKey(user, new ModelId(Stories.hex(32))), "a request"),
        Stories.intent(),
        user,
        Duration.ofMinutes(10),
        CLOCK.instant(),
        Optional.of(new Hold(new Owner("owner"), CLOCK.instant().plusSeconds(60))),
        Optional.empty(),
        new Progress.Reserved());
  }

  private static long successes(List<Callable<Boolean>> calls) throws Exception {
    long successes = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        successes += call.get() ? 1 : 0;
      }
    }
    return successes;
  }

  @Test
  void exactlyAsManyAsAllowedAreOpened() throws Exception {
    UserAllowance allowance = new UserAllowance(7, 0, Optional.empty(), Optional.empty());
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      SessionRecord wish = wish();
      calls.add(() -> process(allowance).reserve(wish) instanceof Transition.Won);
    }
    assertEquals(7, successes(calls));
  }

  @Test
  void exactlyAsMuchGasAsAllowedIsReserved() throws Exception {
    UserAllowance allowance =
        new UserAllowance(0, 0, Optional.of(BigInteger.TEN.pow(30)), Optional.of(Wei.of(550)));
    SessionRecord record = wish();
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      calls.add(() -> process(allowance).opening().countGas(record, Wei.of(100)).isEmpty());
    }
    assertEquals(5, successes(calls));
  }
}
