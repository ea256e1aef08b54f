package org.mor.automation.session.simulation;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.Offer;
import org.mor.automation.marketplace.rating.ProviderStats;
import org.mor.automation.marketplace.rating.RunningMean;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Market;

/** Who offers what, which providers are up, and the approvals that they have given. */
public final class SimulatedMarket {
  private static final RunningMean NO_FIGURES = new RunningMean(0, 0);

  private final List<Bid> bids;
  private final Map<String, Bid> approvals = new TreeMap<>();
  private final Map<String, Provider> providers = new TreeMap<>();

  record Bid(ModelId model, Address provider, long price) {
    BidId id() {
      return new BidId(Digest.hex(32, "bid " + model + provider));
    }
  }

  /** A provider and its state. */
  public static final class Provider {
    boolean up = true;
    boolean lostKey;
    private String endpoint = "provider:3333";
    private byte[] key = new byte[65];

    /** It refuses connections until it comes back. */
    public void goesDown() {
      up = false;
    }

    public void comesBack() {
      up = true;
    }

    /**
     * Prompts over new sessions go to a real socket; openings stay simulated.
     *
     * @param publicKey 65 bytes
     */
    public void listensAt(String hostAndPort, byte[] publicKey) {
      endpoint = hostAndPort;
      key = publicKey.clone();
    }

    byte[] key() {
      return key.clone();
    }
  }

  SimulatedMarket(List<Bid> bids) {
    this.bids = bids;
    bids.forEach(bid -> providers.put(bid.provider().hex(), new Provider()));
  }

  public Provider provider(Address address) {
    return providers.get(address.hex());
  }

  Iterable<Provider> providers() {
    return providers.values();
  }

  Market of(ModelId model) {
    return new Market(
        bids.stream().filter(bid -> bid.model().equals(model)).map(this::offer).toList(),
        (price, duration) -> price.times(duration.toSeconds() * SimulatedChain.STAKE_PER_PRICE));
  }

  Optional<Chain.BidTerms> terms(BidId id) {
    return bids.stream()
        .filter(bid -> bid.id().equals(id))
        .findFirst()
        .map(bid -> new Chain.BidTerms(terms(bid), provider(bid.provider()).endpoint));
  }

  List<ModelEntry> models() {
    return bids.stream().map(Bid::model).distinct().map(this::entry).toList();
  }

  private ModelEntry entry(ModelId model) {
    LongSummaryStatistics prices =
        bids.stream()
            .filter(bid -> bid.model().equals(model))
            .mapToLong(Bid::price)
            .summaryStatistics();
    return new ModelEntry(
        model.hex(),
        "model-" + model.hex().substring(2, 8),
        List.of(),
        ModelEntry.Type.LLM,
        false,
        0,
        (int) prices.getCount(),
        Long.toString(prices.getMin()),
        Long.toString(prices.getMax()));
  }

  private Offer offer(Bid bid) {
    return new Offer(
        terms(bid),
        new org.mor.automation.marketplace.chain.Provider(
            bid.provider(), provider(bid.provider()).endpoint, Wei.ZERO, Instant.EPOCH, false),
        new ProviderStats(NO_FIGURES, NO_FIGURES, 0, 0, 0));
  }

  private static org.mor.automation.marketplace.chain.Bid terms(Bid bid) {
    return new org.mor.automation.marketplace.chain.Bid(
        bid.id(),
        bid.provider(),
        bid.model(),
        Wei.of(bid.price()),
        Instant.EPOCH,
        Optional.empty());
  }

  /** Like the real ones: nothing in it but the bid, the wallet and the millisecond. */
  byte[] approve(BidId id, Address wallet, Instant now) {
    Bid bid = bids.stream().filter(b -> b.id().equals(id)).findFirst().orElseThrow();
    String words = "approval " + id.hex() + wallet.hex() + now.toEpochMilli();
    byte[] approval = Arrays.copyOf(Digest.of(words), 128);
    approvals.put(Hex.encode(approval), bid);
    return approval;
  }

  Bid approved(byte[] approval) {
    return approvals.get(Hex.encode(approval));
  }
}
