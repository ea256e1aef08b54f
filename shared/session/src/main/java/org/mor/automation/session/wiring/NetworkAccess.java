package org.mor.automation.session.wiring;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.Secret;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.MarketplaceChain;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.provider.TcpProviders;

/** The configured chain over its RPC nodes, providers over TCP, and the wallets' keys. */
final class NetworkAccess implements MarketplaceAccess {
  private final ChainSettings settings;
  private final ConfiguredKeys keys;
  private final Supplier<Chain> chain;
  private final Supplier<ProviderClient> client;
  private final Supplier<Providers> providers;

  NetworkAccess(
      SessionConfiguration configuration,
      Function<String, Secret> secrets,
      Clock clock,
      SecureRandom random) {
    this.settings = configuration.chain();
    this.keys = new ConfiguredKeys(Secp256k1.best(), secrets, configuration.keys());
    EndpointPolicy endpoints =
        configuration.privateEndpoints()
            ? EndpointPolicy.localDevelopment()
            : EndpointPolicy.publicOnly();
    this.chain =
        new Lazy<>(
            () ->
                MarketplaceChain.over(
                    settings.rpcUrls(), settings.contracts(), settings.confirmations(), clock));
    this.client =
        new Lazy<>(
            () ->
                new ProviderClient(
                    keys.curve(),
                    keys.transport(),
                    endpoints,
                    ProviderLimits.DEFAULT,
                    clock,
                    random));
    this.providers =
        new Lazy<>(
            () ->
                new TcpProviders(
                    client.get(), keys.curve(), keys.transport(), settings.chainId(), clock));
  }

  @Override
  public long chainId() {
    return settings.chainId();
  }

  @Override
  public Chain chain() {
    return chain.get();
  }

  @Override
  public Providers providers() {
    return providers.get();
  }

  @Override
  public ProviderClient client() {
    return client.get();
  }

  @Override
  public Map<Address, TransactionSigner> wallets() {
    return keys.wallets();
  }
}
