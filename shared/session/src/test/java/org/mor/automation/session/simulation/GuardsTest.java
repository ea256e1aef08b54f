package org.mor.automation.session.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.OpeningFailure.Cause;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.opening.AllowLists;
import org.mor.automation.session.opening.Candidates;
import org.mor.automation.session.opening.Candidates.Found;
import org.mor.automation.session.opening.Failover;
import org.mor.automation.session.opening.Guards;
import org.mor.automation.session.store.ProviderCooldowns;

/** The operator's guards hold for every bid, whether the caller has named it or not. */
class GuardsTest {
  private static final ModelId MODEL = Simulator.model(0);
  private static final Address CHEAP = Simulator.provider(0);
  private static final Address DEAR = Simulator.provider(1);
  private static final long LOW = 2;
  private static final long HIGH = 2000;
  private static final SimulatedMarket.Bid CHEAP_BID = new SimulatedMarket.Bid(MODEL, CHEAP, LOW);
  private static final SimulatedMarket.Bid DEAR_BID = new SimulatedMarket.Bid(MODEL, DEAR, HIGH);
  private static final Optional<BidId> ANY = Optional.empty();

  private static Object found(Guards guards, Optional<BidId> only) throws Throwable {
    Address wallet = new Address(Digest.hex(20, "wallet"));
    Scenario scenario =
        new Scenario(
            Scenario.START,
            Sharing.PER_USER,
            1,
            new SessionCaps(1, Optional.empty(), Optional.empty()),
            List.of(wallet),
            List.of(CHEAP_BID, DEAR_BID),
            2_000,
            Long.MAX_VALUE,
            Scenario.DayLock.NEVER,
            List.of());
    SplittableRandom random = new SplittableRandom(1);
    World world = new World(scenario, Faults.none(random.split()), new Trace(false), random);
    SimulatedProcess process = world.process("p");
    Candidates candidates =
        new Candidates(
            new SimulatedNode(world.chain, world.market, process, world.faults),
            new ProviderCooldowns(world.dynamo, World.TABLES, process),
            List.of(wallet),
            guards);
    List<Found> all = new ArrayList<>();
    world.scheduler.spawn(
        process,
        Scenario.START,
        () ->
            all.add(
                candidates.find(
                    new PoolKey(new UserId("alice"), MODEL),
                    new IntentId("intent"),
                    Duration.ofMinutes(10),
                    Failover.NONE,
                    only,
                    new Deadline(Instant.ofEpochMilli(Scenario.START).plusSeconds(60), process))));
    world.scheduler.run();
    return switch (all.getFirst()) {
      case Found.Some some -> some.choices().stream().map(SelectedBid::provider).toList();
      case Found.None none -> none.failure().cause();
    };
  }

  private static Guards price(long most) {
    return new Guards(
        Optional.of(Wei.of(most)), Optional.empty(), Wei.ZERO, Wei.ZERO, AllowLists.ALL);
  }

  private static Guards permitted(AllowLists permitted) {
    return new Guards(Optional.empty(), Optional.empty(), Wei.ZERO, Wei.ZERO, permitted);
  }

  @Test
  void aPriceAboveTheCapIsNotPaidWhoeverNamesTheBid() throws Throwable {
    assertEquals(List.of(CHEAP), found(price(HIGH - 1), ANY));
    assertEquals(Cause.PRICE_ABOVE_CAP, found(price(HIGH - 1), Optional.of(DEAR_BID.id())));
    assertEquals(List.of(DEAR), found(price(HIGH), Optional.of(DEAR_BID.id())));
  }

  @Test
  void aStakeAboveTheCapIsNotPaidWhoeverNamesTheBid() throws Throwable {
    Wei dear = Wei.of(HIGH * 600 * SimulatedChain.STAKE_PER_PRICE);
    Guards guards =
        new Guards(
            Optional.empty(),
            Optional.of(Wei.of(dear.value().longValueExact() - 1)),
            Wei.ZERO,
            Wei.ZERO,
            AllowLists.ALL);
    assertEquals(List.of(CHEAP), found(guards, ANY));
    assertEquals(Cause.STAKE_ABOVE_CAP, found(guards, Optional.of(DEAR_BID.id())));
  }

  @Test
  void aProviderThatIsNotAllowedIsPassedOver() throws Throwable {
    AllowLists denied = new AllowLists(Set.of(), Set.of(), Set.of(), Set.of(CHEAP));
    AllowLists allowed = new AllowLists(Set.of(), Set.of(), Set.of(DEAR), Set.of());
    for (AllowLists lists : List.of(denied, allowed)) {
      assertEquals(List.of(DEAR), found(permitted(lists), ANY));
      assertEquals(Cause.NOT_ALLOWED, found(permitted(lists), Optional.of(CHEAP_BID.id())));
    }
    AllowLists nobody = new AllowLists(Set.of(), Set.of(), Set.of(DEAR), Set.of(DEAR));
    assertEquals(Cause.NOT_ALLOWED, found(permitted(nobody), ANY));
  }

  @Test
  void aModelThatIsNotAllowedIsNotOpenedEvenByBid() throws Throwable {
    AllowLists denied = new AllowLists(Set.of(), Set.of(MODEL), Set.of(), Set.of());
    AllowLists others = new AllowLists(Set.of(Simulator.model(1)), Set.of(), Set.of(), Set.of());
    for (AllowLists lists : List.of(denied, others)) {
      assertEquals(Cause.NOT_ALLOWED, found(permitted(lists), ANY));
      assertEquals(Cause.NOT_ALLOWED, found(permitted(lists), Optional.of(DEAR_BID.id())));
    }
  }
}
