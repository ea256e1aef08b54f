package org.mor.automation.ops;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.Model;
import org.mor.automation.marketplace.chain.Offer;
import org.mor.automation.marketplace.chain.Provider;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.session.wiring.SessionConfiguration;

/** What is offered on the chain now. */
final class MarketReads implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RpcClient rpc;
  private final Marketplace marketplace;
  private final Clock clock;

  MarketReads(SessionConfiguration.Network chain, Clock clock) {
    this.rpc = new RpcClient(chain.rpcUrls());
    this.marketplace = new Marketplace(rpc, chain.contracts());
    this.clock = clock;
  }

  List<Model> models() {
    return marketplace.activeModels(Deadline.in(PATIENCE, clock));
  }

  List<Offer> offers(Model model) {
    return marketplace.offers(model.id(), Deadline.in(PATIENCE, clock)).bids();
  }

  /** Every provider with an active bid. */
  Map<Address, Provider> providers() {
    Map<Address, Provider> providers = new LinkedHashMap<>();
    for (Model model : models()) {
      offers(model).forEach(offer -> providers.put(offer.provider().address(), offer.provider()));
    }
    return providers;
  }

  @Override
  public void close() {
    rpc.close();
  }
}
