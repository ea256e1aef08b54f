package org.mor.automation.local.provider;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.chain.Bid;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.Model;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.rpc.RpcClient;

/** What a provider reads from the chain. May be shared between threads. */
final class ChainView implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final RpcClient rpc;
  private final Marketplace marketplace;
  private final Clock clock;

  ChainView(URI url, Address diamond, Clock clock) {
    rpc = new RpcClient(List.of(url));
    // A provider does not look at the token.
    marketplace = new Marketplace(rpc, new ContractAddresses(diamond, diamond, Optional.empty()));
    this.clock = clock;
  }

  Optional<OnChainSession> session(SessionId id) {
    return marketplace.session(id, soon());
  }

  Optional<Bid> bid(BidId bid) {
    return marketplace.bid(bid, soon());
  }

  /** Name of the bid's model; empty if there is no such bid or model. */
  String modelName(BidId bid) {
    return bid(bid)
        .flatMap(found -> marketplace.model(found.model(), soon()))
        .map(Model::name)
        .orElse("");
  }

  private Deadline soon() {
    return Deadline.in(LIMIT, clock);
  }

  @Override
  public void close() {
    rpc.close();
  }
}
