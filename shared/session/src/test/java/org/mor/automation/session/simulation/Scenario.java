package org.mor.automation.session.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.opening.Guards;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.pool.PoolPolicy;
import org.mor.automation.session.wallet.FeeCaps;
import org.mor.automation.session.wiring.SessionPolicies;

/** Who asks for what, when, of whom: all of it drawn from a seed. */
record Scenario(
    long start,
    Sharing sharing,
    int sessionsPerPool,
    SessionCaps caps,
    List<Address> wallets,
    List<SimulatedMarket.Bid> bids,
    long blockTime,
    long funds,
    DayLock dayLock,
    List<Request> requests) {
  static final long START = 1_772_366_400_000L; // noon, UTC
  static final long MIDNIGHT = START + 12 * 3_600_000L;
  static final Duration USE = Duration.ofMinutes(1);

  /** What no transaction may cost: wei per gas unit for the builder, in all, and the whole. */
  static final FeeCaps FEE_CAPS = new FeeCaps(Wei.of(200), Wei.of(2_000), Wei.of(300_000_000));

  static final long ETH = 100_000_000_000L;

  /**
   * Whether the contract holds used stake on every close.
   *
   * @param atFirst when the run begins
   * @param switchedAt when that changes; empty if it does not
   */
  record DayLock(boolean atFirst, OptionalLong switchedAt) {
    static final DayLock NEVER = new DayLock(false, OptionalLong.empty());
  }

  /**
   * One request.
   *
   * @param deadline for its session, from when it starts
   * @param prompt how long the answer takes
   */
  record Request(
      String user,
      ModelId model,
      long at,
      Duration deadline,
      Duration duration,
      Duration prompt,
      boolean repeat) {
    long useUntil() {
      return at + deadline.plus(USE).toMillis();
    }
  }

  static Scenario of(SplittableRandom random) {
    List<Address> wallets = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      wallets.add(new Address(Digest.hex(20, "wallet " + i)));
    }
    List<ModelId> models = new ArrayList<>();
    List<SimulatedMarket.Bid> bids = new ArrayList<>();
    int modelCount = 1 + random.nextInt(2);
    for (int i = 0; i < modelCount; i++) {
      ModelId model = new ModelId(Digest.hex(32, "model " + i));
      models.add(model);
      int providers = 1 + random.nextInt(3);
      for (int p = 0; p < providers; p++) {
        bids.add(
            new SimulatedMarket.Bid(
                model, new Address(Digest.hex(20, "provider " + p)), 1 + random.nextInt(3)));
      }
    }
    int perPool = 1 + random.nextInt(3);
    SessionCaps caps =
        new SessionCaps(
            perPool + random.nextInt(4),
            random.nextInt(4) == 0 ? Optional.of(Wei.of(30_000)) : Optional.empty(),
            random.nextInt(4) == 0 ? Optional.of(Wei.of(40_000)) : Optional.empty());
    long funds = random.nextInt(4) == 0 ? 25_000 : 1_000_000;
    // Some runs begin shortly before midnight.
    long start = random.nextInt(3) == 0 ? MIDNIGHT - random.nextInt(1_800) * 1_000L : START;
    return new Scenario(
        start,
        random.nextInt(3) == 0 ? Sharing.SHARED : Sharing.PER_USER,
        perPool,
        caps,
        wallets,
        bids,
        random.nextInt(3) == 0 ? 2_000 : 500,
        funds,
        dayLock(random, start),
        requests(random, start, models));
  }

  private static DayLock dayLock(SplittableRandom random, long start) {
    boolean atFirst = random.nextBoolean();
    boolean switched = random.nextInt(4) == 0;
    long after = random.nextInt(1, 1_500) * 1_000L;
    return new DayLock(atFirst, switched ? OptionalLong.of(start + after) : OptionalLong.empty());
  }

  private static List<Request> requests(SplittableRandom random, long start, List<ModelId> models) {
    List<Request> requests = new ArrayList<>();
    long at = start;
    int count = 1 + random.nextInt(7);
    boolean burst = random.nextBoolean();
    boolean apart = random.nextInt(4) == 0;
    for (int i = 0; i < count; i++) {
      at += burst ? random.nextInt(20) : apart ? random.nextInt(200_000) : random.nextInt(8_000);
      requests.add(
          new Request(
              "user" + random.nextInt(2),
              models.get(random.nextInt(models.size())),
              at,
              Duration.ofMillis(2_000 + random.nextInt(28_000)),
              Duration.ofSeconds(random.nextInt(60, 400)),
              Duration.ofMillis(random.nextInt(10, random.nextInt(5) == 0 ? 55_000 : 5_000)),
              random.nextInt(6) == 0));
    }
    return requests;
  }

  PoolPolicy poolPolicy() {
    return new PoolPolicy(
        sharing,
        sessionsPerPool,
        Duration.ofSeconds(10),
        Duration.ofSeconds(40),
        Duration.ofMillis(800),
        Duration.ofMillis(300),
        Duration.ofSeconds(2));
  }

  SessionPolicies policies() {
    return new SessionPolicies(poolPolicy(), openingPolicy(), caps, Guards.NONE, FEE_CAPS);
  }

  static OpeningPolicy openingPolicy() {
    return new OpeningPolicy(
        Duration.ofSeconds(12),
        Duration.ofSeconds(8),
        Duration.ofSeconds(30),
        Duration.ofMillis(400),
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ofSeconds(330));
  }
}
