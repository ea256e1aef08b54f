package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.abi.AbiTuple;
import org.mor.automation.marketplace.rating.ModelStats;
import org.mor.automation.marketplace.rating.ProviderStats;
import org.mor.automation.marketplace.rating.RunningMean;

/**
 * What the contracts' functions return. They answer for what they do not know with zeros, which
 * shows in a time of creation that no real record has.
 */
final class ContractResults {
  /** Year 9999; a later one is no time but another kind of number. */
  private static final long LATEST = 253_402_300_799L;

  private ContractResults() {}

  static Optional<Bid> bid(BidId id, byte[] returned) {
    AbiTuple bid = AbiTuple.of(returned);
    if (bid.count(4) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Bid(
            id,
            bid.address(0),
            ModelId.of(bid.word(1)),
            new Wei(bid.number(2)),
            at(bid.count(4)),
            unlessZero(bid.count(5))));
  }

  static Optional<Model> model(ModelId id, byte[] returned) {
    AbiTuple model = AbiTuple.of(returned).tuple(0);
    if (model.count(6) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Model(
            id,
            model.address(3),
            model.text(4),
            model.texts(5),
            new Wei(model.number(1)),
            new Wei(model.number(2)),
            at(model.count(6)),
            model.flag(7)));
  }

  static Optional<Provider> provider(Address address, byte[] returned) {
    AbiTuple provider = AbiTuple.of(returned).tuple(0);
    if (provider.count(2) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Provider(
            address,
            provider.text(0),
            new Wei(provider.number(1)),
            at(provider.count(2)),
            provider.flag(5)));
  }

  static Optional<OnChainSession> session(SessionId id, byte[] returned) {
    AbiTuple session = AbiTuple.of(returned).tuple(0);
    if (session.count(6) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new OnChainSession(
            id,
            session.address(0),
            BidId.of(session.word(1)),
            new Wei(session.number(2)),
            at(session.count(6)),
            at(session.count(7)),
            unlessZero(session.count(8)),
            session.number(4).signum() != 0,
            session.flag(10)));
  }

  static ModelStats modelStats(byte[] returned) {
    AbiTuple stats = AbiTuple.of(returned);
    return new ModelStats(spread(stats, 0), spread(stats, 2), spread(stats, 4), stats.count(6));
  }

  static ProviderStats providerStats(byte[] returned) {
    AbiTuple stats = AbiTuple.of(returned);
    return new ProviderStats(
        spread(stats, 0), spread(stats, 2), stats.count(4), stats.count(5), stats.count(6));
  }

  private static RunningMean spread(AbiTuple stats, int position) {
    return new RunningMean(
        stats.signed(position).longValueExact(), stats.signed(position + 1).longValueExact());
  }

  static StakesOnHold stakesOnHold(byte[] returned) {
    AbiTuple stakes = AbiTuple.of(returned);
    return new StakesOnHold(new Wei(stakes.number(0)), new Wei(stakes.number(1)));
  }

  static boolean approvalUsed(byte[] returned) {
    return AbiTuple.of(returned).flag(0);
  }

  /** An amount from a function that returns nothing else. */
  static Wei wei(byte[] returned) {
    return new Wei(AbiTuple.of(returned).number(0));
  }

  /** When a day begins. */
  static Instant startOfTheDay(byte[] returned) {
    return at(AbiTuple.of(returned).count(0));
  }

  static Instant at(long seconds) {
    return Instant.ofEpochSecond(Math.min(seconds, LATEST));
  }

  private static Optional<Instant> unlessZero(long seconds) {
    return seconds == 0 ? Optional.empty() : Optional.of(at(seconds));
  }
}
