package org.mor.automation.local.attack;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.LocalChain;
import org.mor.automation.local.chain.MarketPlan;
import org.mor.automation.local.chain.RegisteredMarket;
import org.mor.automation.local.provider.ProviderServer;
import org.mor.automation.local.provider.ProviderSettings;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;

/** Models with a provider each that offers nothing else. */
final class OwnProviders implements AutoCloseable {
  private static final Wei PRICE = new Wei(BigInteger.TEN.pow(13));

  private final Map<String, ProviderServer> servers = new LinkedHashMap<>();
  private final RegisteredMarket market;

  /** Offers them on the chain and lets the catalogue take notice. */
  OwnProviders(LocalStack stack, List<String> names) throws Exception {
    this(stack, names.stream().collect(Collectors.toMap(name -> name, _ -> PRICE)));
  }

  /** The same at prices of wei per second. */
  OwnProviders(LocalStack stack, Map<String, Wei> prices) throws Exception {
    LocalChain chain = stack.market().chain();
    List<MarketPlan.PlannedProvider> providers = new ArrayList<>();
    List<MarketPlan.PlannedModel> models = new ArrayList<>();
    for (String name : new TreeSet<>(prices.keySet())) {
      PrivateKey key = key(servers.size());
      ProviderServer server = start(stack, key);
      servers.put(name, server);
      providers.add(new MarketPlan.PlannedProvider("of-" + name, key, server.endpoint()));
      models.add(
          new MarketPlan.PlannedModel(
              name,
              List.of("LLM"),
              List.of(new MarketPlan.PlannedOffer("of-" + name, prices.get(name)))));
    }
    market = chain.open(new MarketPlan(providers, models));
    stack.maintain();
  }

  BidId bid(String model) {
    return market.model(model).bids().getFirst().id();
  }

  ProviderServer of(String model) {
    return servers.get(model);
  }

  private static ProviderServer start(LocalStack stack, PrivateKey key) throws IOException {
    LocalChain chain = stack.market().chain();
    return ProviderServer.start(
        ProviderSettings.of(
            key,
            chain.url(),
            chain.contracts().diamond(),
            chain.chainId(),
            stack.market().model().orElseThrow()),
        Secp256k1.best(),
        Clock.systemUTC(),
        new SecureRandom());
  }

  /** One that is nobody's. */
  private static PrivateKey key(int number) {
    return PrivateKey.of(ByteBuffer.allocate(32).put((byte) 1).putInt(28, number + 1).array());
  }

  @Override
  public void close() {
    servers.values().forEach(ProviderServer::close);
  }
}
