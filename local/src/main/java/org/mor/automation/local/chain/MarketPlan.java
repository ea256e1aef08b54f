package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.util.List;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;

/** The providers, models and bids to register. */
public record MarketPlan(List<PlannedProvider> providers, List<PlannedModel> models) {
  /** Endpoint: host and port. */
  public record PlannedProvider(String name, PrivateKey key, String endpoint) {}

  public record PlannedModel(String name, List<String> tags, List<PlannedOffer> offers) {}

  /** One of the providers, by name, and its price. */
  public record PlannedOffer(String provider, Wei pricePerSecond) {}

  private static final Wei CHEAP = new Wei(BigInteger.TEN.pow(13));
  private static final Wei DEAR = new Wei(BigInteger.TWO.multiply(BigInteger.TEN.pow(13)));

  /** Two providers; a chat model of both at different prices, and two that only one of them has. */
  public static MarketPlan standard(String firstEndpoint, String secondEndpoint) {
    return new MarketPlan(
        List.of(
            new PlannedProvider("first", DevKeys.FIRST_PROVIDER, firstEndpoint),
            new PlannedProvider("second", DevKeys.SECOND_PROVIDER, secondEndpoint)),
        List.of(
            new PlannedModel(
                "local-chat",
                List.of("LLM"),
                List.of(new PlannedOffer("first", CHEAP), new PlannedOffer("second", DEAR))),
            new PlannedModel(
                "local-chat-mini", List.of("LLM"), List.of(new PlannedOffer("second", CHEAP))),
            new PlannedModel(
                "local-embeddings",
                List.of("EMBEDDING"),
                List.of(new PlannedOffer("first", CHEAP)))));
  }
}
