package org.mor.automation.session.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.opening.Failover;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.pool.Acquired;
import org.mor.automation.session.pool.PoolPolicy;
import org.mor.automation.session.pool.PoolRequest;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.SessionPool;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.process.VirtualThreads;
import org.mor.automation.session.simulation.SimulatedDynamo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A process that has just used a session comes back to it with one write, and never wrongly. */
class LastUsedTest {
  private static final SessionTables TABLES = new SessionTables("sessions", "wallets");

  private final List<String> calls = new ArrayList<>();
  private final Stories s = new Stories(counted(new SimulatedDynamo(TABLES)), TABLES);
  private final SessionPool pool = process();

  private DynamoDbClient counted(DynamoDbClient real) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (_, method, arguments) -> {
              calls.add(method.getName());
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private SessionPool process() {
    return new SessionPool(
        s.reads,
        s.transitions,
        () -> {
          throw new AssertionError("nothing is opened here");
        },
        PoolPolicy.DEFAULT,
        OpeningPolicy.DEFAULT,
        new SessionLength(
            new ContractRules(s.dynamo, s.tables), OpeningPolicy.DEFAULT.shortest(), s.clock),
        new ProcessContext(
            s.clock,
            _ -> {},
            new java.util.Random(1),
            Runnable::run,
            new VirtualThreads(1),
            Metrics.none(s.clock)));
  }

  private Acquired acquire(Owner owner, Set<Address> avoid) throws InterruptedException {
    PoolRequest wanted =
        new PoolRequest(
            s.pool,
            new UserId("somebody"),
            new SessionLength.Asked(Duration.ofMinutes(10), false),
            s.clock.instant().plusSeconds(60),
            false,
            new Deadline(s.clock.instant().plusSeconds(60), s.clock));
    calls.clear();
    return pool.acquire(wanted, owner, new Failover(avoid, Optional.empty()));
  }

  private Lease lease(Owner owner) throws InterruptedException {
    return assertInstanceOf(Acquired.Leased.class, acquire(owner, Set.of())).lease();
  }

  private static IntentId intent(Lease lease) {
    return lease.record().intent();
  }

  private Lease givenBack() throws InterruptedException {
    Lease lease = lease(Stories.ALICE);
    assertEquals(List.of("query", "updateItem"), calls);
    pool.giveBack(lease);
    return lease;
  }

  @Test
  void theSameSessionComesBackWithOneWrite() throws InterruptedException {
    s.idle(0);
    s.idle(1);
    Lease before = givenBack();
    Lease again = lease(Stories.BOB);
    assertEquals(List.of("updateItem"), calls);
    assertEquals(intent(before), intent(again));
    assertEquals(Stories.BOB, again.owner());
  }

  @Test
  void whatAnotherProcessHasIsLeftToIt() throws InterruptedException {
    s.idle(0);
    s.idle(1);
    Lease before = givenBack();
    SessionRecord theirs =
        Stories.won(
            s.transitions.claim(s.at(before.record()), s.hold(Stories.BOB), s.clock.instant()));
    assertNotEquals(intent(before), intent(lease(Stories.ALICE)));
    assertEquals(List.of("updateItem", "query", "updateItem"), calls);
    assertEquals(Stories.BOB, s.at(theirs).hold().orElseThrow().owner());
  }

  @Test
  void aSessionThatEndsIsNotAskedFor() throws InterruptedException {
    s.idle(0);
    givenBack();
    s.pass(Duration.ofMinutes(9).plusSeconds(55));
    s.idle(1);
    lease(Stories.BOB);
    assertEquals("query", calls.getFirst());
  }

  @Test
  void aSessionWhoseProviderFailedElsewhereIsNotComeBackTo() throws InterruptedException {
    s.idle(0);
    s.idle(1);
    Lease before = givenBack();
    SessionRecord theirs =
        Stories.won(
            s.transitions.claim(s.at(before.record()), s.hold(Stories.BOB), s.clock.instant()));
    Stories.won(s.transitions.releaseCooling(Lease.of(theirs), s.clock.instant().plusSeconds(30)));
    assertNotEquals(intent(before), intent(lease(Stories.ALICE)));
  }

  @Test
  void aProviderThatIsAvoidedIsNotComeBackTo() throws InterruptedException {
    s.idle(0);
    s.idle(1);
    Lease before = givenBack();
    Acquired other = acquire(Stories.BOB, Set.of(before.session().selected().provider()));
    assertNotEquals(intent(before), intent(assertInstanceOf(Acquired.Leased.class, other).lease()));
    assertEquals(List.of("query", "updateItem"), calls);
  }

  @Test
  void whileASessionIsAskedForNoOtherRequestHereAsksForItToo() throws InterruptedException {
    s.idle(0);
    s.idle(1);
    Lease before = givenBack();
    lease(Stories.BOB);
    assertNotEquals(intent(before), intent(lease(Stories.ALICE)));
    assertEquals(List.of("query", "updateItem"), calls);
  }

  @Test
  void oneThatIsStillCoolingIsNoLongerPreferred() throws InterruptedException {
    s.idle(0);
    Lease first = givenBack();
    SessionRecord theirs =
        Stories.won(
            s.transitions.claim(s.at(first.record()), s.hold(Stories.BOB), s.clock.instant()));
    Stories.won(s.transitions.releaseCooling(Lease.of(theirs), s.clock.instant().plusSeconds(30)));
    Lease cooling = lease(Stories.ALICE);
    assertEquals(intent(first), intent(cooling));
    pool.giveBack(cooling);
    lease(Stories.BOB);
    assertEquals("query", calls.getFirst());
  }
}
