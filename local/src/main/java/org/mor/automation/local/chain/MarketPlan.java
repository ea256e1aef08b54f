package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.util.List;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;

/** Who is to offer what on the chain. */
public record MarketPlan(List<Provider> providers, List<Model> models) {
  /** Endpoint: host and port. */
  public record Provider(String name, PrivateKey key, String endpoint) {}

  public record Model(String name, List<String> tags, List<Offer> offers) {}

  /** One of the providers, by name, and its price. */
  public record Offer(String provider, Wei pricePerSecond) {}

  private static final Wei CHEAP = new Wei(BigInteger.TEN.pow(13));
  private static final Wei DEAR = new Wei(BigInteger.TWO.multiply(BigInteger.TEN.pow(13)));

  /** Two providers; a chat model of both at different prices, and two that only one of them has. */
  public static MarketPlan standard(String firstEndpoint, String secondEndpoint) {
    return new MarketPlan(
        List.of(
            new Provider("first", DevKeys.FIRST_PROVIDER, firstEndpoint),
            new Provider("second", DevKeys.SECOND_PROVIDER, secondEndpoint)),
        List.of(
            new Model(
                "local-chat",
                List.of("LLM"),
                List.of(new Offer("first", CHEAP), new Offer("second", DEAR))),
            new Model("local-chat-mini", List.of("LLM"), List.of(new Offer("second", CHEAP))),
            new Model(
                "local-embeddings", List.of("EMBEDDING"), List.of(new Offer("first", CHEAP)))));
  }
}
