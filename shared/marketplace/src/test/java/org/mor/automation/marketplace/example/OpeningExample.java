package org.mor.automation.marketplace.example;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.MarketplaceCalls;
import org.mor.automation.marketplace.chain.Offer;
import org.mor.automation.marketplace.chain.Offers;
import org.mor.automation.marketplace.provider.Endpoint;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.SessionApproval;
import org.mor.automation.marketplace.rating.BidRating;
import org.mor.automation.marketplace.rpc.RpcClient;

/** The example of the README, which a test runs and compares with the README. */
public final class OpeningExample {
  private OpeningExample() {}

  /** The call that opens a session of one hour with the model's best provider. */
  public static ContractCall opening(
      URI node,
      ContractAddresses contracts,
      ProviderClient providers,
      ModelId model,
      Address wallet,
      Deadline deadline)
      throws ProviderException {
    // README: begin
    try (RpcClient rpc = new RpcClient(List.of(node))) {
      Marketplace marketplace = new Marketplace(rpc, contracts);
      Offers offers = marketplace.offers(model, deadline);
      Offer best = offers.ranked(BidRating.DEFAULT).getFirst();
      Wei stake = offers.terms().stakeFor(best.bid().pricePerSecond(), Duration.ofHours(1));
      Endpoint endpoint = Endpoint.parse(best.provider().endpoint());
      long chain = marketplace.chainId(deadline);
      SessionApproval approval =
          providers.requestSession(
              endpoint, best.bid().provider(), wallet, best.bid().id(), stake, chain, deadline);
      return new MarketplaceCalls(contracts)
          .openSession(wallet, stake, approval.encoded().bytes(), approval.signature().bytes());
    }
    // README: end
  }
}
