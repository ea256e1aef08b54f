package org.mor.automation.session.simulation;

import java.util.Optional;
import java.util.SplittableRandom;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.tx.FeeQuote;

/** What goes wrong in one run, drawn from its seed, until the world calms down. */
final class Faults {
  private final SplittableRandom random;
  private final double kill;
  private final double store;
  private final double chain;
  private final double lag;
  private final double lie;
  private final double provider;
  final double drop;
  final double delay;
  final double reorganise;
  final double revert;

  /** How often somebody else uses a nonce of a wallet. */
  final double foreign;

  /** How often an index has not heard of an item yet. */
  final double stale;

  /** How often the chain stands still, the base fee is above the cap, a block holds too little. */
  final double stop;

  final double dear;
  final double narrow;

  /** How often the owner takes ETH out of a wallet. */
  final double poor;

  private boolean calm;

  private Faults(SplittableRandom random, boolean none) {
    this.random = random;
    this.calm = none;
    this.kill = some(0.4, 0.01);
    this.store = some(0.4, 0.05);
    this.chain = some(0.4, random.nextInt(8) == 0 ? 0.5 : 0.1);
    this.lag = some(0.3, 0.3);
    this.provider = some(0.5, 0.3);
    this.drop = some(0.3, 0.3);
    this.delay = some(0.3, 0.5);
    this.reorganise = some(0.2, 0.3);
    this.revert = some(0.2, 0.3);
    this.foreign = some(0.2, 0.1);
    this.stale = some(0.3, 0.3);
    this.lie = some(0.3, 0.2);
    this.stop = some(0.15, 0.2);
    this.dear = some(0.15, 0.3);
    this.narrow = some(0.15, 0.3);
    this.poor = some(0.15, 0.3);
  }

  static Faults drawnFrom(SplittableRandom random) {
    return new Faults(random, false);
  }

  /** Nothing goes wrong but what a test does. */
  static Faults none(SplittableRandom random) {
    return new Faults(random, true);
  }

  private double some(double chance, double most) {
    return random.nextDouble() < chance ? random.nextDouble() * most : 0;
  }

  void calmDown() {
    calm = true;
  }

  boolean calm() {
    return calm;
  }

  /** Nothing at all goes wrong with the store or the processes. */
  boolean storeIsSound() {
    return store == 0 && kill == 0;
  }

  boolean kills() {
    return happens(kill);
  }

  boolean happens(double chance) {
    return !calm && chance > 0 && random.nextDouble() < chance;
  }

  /** What befalls a call of the table. */
  enum Store {
    NOTHING,
    LOST_BEFORE,
    LOST_AFTER,
    THROTTLED,
    CONFLICT,
    /** The answer to the first try is lost, and the SDK tries again. */
    REPEATED,
    /** The first try arrives after the second. */
    LATE
  }

  Store store() {
    return happens(store) ? pick(Store.values()) : Store.NOTHING;
  }

  /** What befalls a call of the chain. */
  enum Node {
    NOTHING,
    LOST_BEFORE,
    LOST_AFTER,
    SLOW
  }

  Node node() {
    return happens(chain) ? pick(Node.values()) : Node.NOTHING;
  }

  boolean lagging() {
    return happens(lag);
  }

  /** Whether a node says what is not so. */
  boolean lying() {
    return happens(lie);
  }

  long falseNonce(long real) {
    return oneIn(2) ? Math.max(0, real - between(1, 5)) : real + between(1, 50);
  }

  FeeQuote falseQuote(FeeQuote real) {
    Wei tip = real.tip();
    Wei base = real.baseFee();
    return switch ((int) between(0, 6)) {
      case 0 -> told(Wei.of(5_000_000), base, real, real.block(), real.balance());
      case 1 -> told(tip, Wei.of(9_000_000), real, real.block(), real.balance());
      case 2 -> told(tip, Wei.ZERO, real, real.block(), real.balance());
      case 3 -> told(Wei.ZERO, base, real, real.block(), real.balance());
      case 4 -> told(tip, base, real, real.block() + between(1, 100), real.balance());
      case 5 -> told(tip, base, real, real.block(), Wei.ZERO);
      default -> new FeeQuote(tip, base, real.block(), 25_000, real.balance());
    };
  }

  private static FeeQuote told(Wei tip, Wei base, FeeQuote real, long block, Wei balance) {
    return new FeeQuote(tip, base, block, real.blockGasLimit(), balance);
  }

  /** Unknown, or over earlier than it is. */
  Optional<OnChainSession> falseSession(OnChainSession real) {
    return oneIn(2)
        ? Optional.empty()
        : Optional.of(
            new OnChainSession(
                real.id(),
                real.user(),
                real.bid(),
                real.stake(),
                real.openedAt(),
                real.endsAt().minusSeconds(between(1, 200)),
                real.closedAt(),
                real.disputed(),
                real.directPayment()));
  }

  boolean providerFails() {
    return happens(provider);
  }

  private <T> T pick(T[] values) {
    return values[1 + random.nextInt(values.length - 1)];
  }

  long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }
}
