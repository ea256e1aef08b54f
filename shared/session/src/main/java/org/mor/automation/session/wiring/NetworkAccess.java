package org.mor.automation.session.wiring;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.Secret;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.marketplace.tx.LocalTransactionSigner;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.MarketplaceChain;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.provider.TcpProviders;

/**
 * The configured chain over its RPC nodes, providers over TCP, and the wallets' keys. Each key is
 * read when it is first used: a request on an open session needs the transport key only, which
 * signs messages to providers and owns nothing on the chain.
 */
final class NetworkAccess implements MarketplaceAccess {
  private final long chainId;
  private final Supplier<Chain> chain;
  private final Supplier<ProviderClient> client;
  private final Supplier<Providers> providers;
  private final Supplier<Map<Address, TransactionSigner>> wallets;

  /**
   * Wires it.
   *
   * @param secrets from the name of an encrypted parameter to its value
   */
  NetworkAccess(
      SessionConfiguration configuration,
      Function<String, Secret> secrets,
      Clock clock,
      SecureRandom random) {
    SessionConfiguration.Network network = configuration.chain();
    SessionConfiguration.Keys keys = configuration.keys();
    Secp256k1 curve = Secp256k1.best();
    Supplier<PrivateKey> transport = new Lazy<>(() -> key(secrets, keys.transport()));
    EndpointPolicy endpoints =
        configuration.privateEndpoints()
            ? EndpointPolicy.localDevelopment()
            : EndpointPolicy.publicOnly();
    this.chainId = network.chainId();
    this.chain =
        new Lazy<>(
            () ->
                MarketplaceChain.over(
                    network.rpcUrls(), network.contracts(), network.confirmations(), clock));
    this.client =
        new Lazy<>(
            () ->
                new ProviderClient(
                    curve, transport.get(), endpoints, ProviderLimits.DEFAULT, clock, random));
    this.providers =
        new Lazy<>(() -> new TcpProviders(client.get(), curve, transport.get(), chainId, clock));
    this.wallets =
        new Lazy<>(
            () -> {
              Map<Address, TransactionSigner> signers = new LinkedHashMap<>();
              for (String parameter : keys.wallets()) {
                var signer = new LocalTransactionSigner(key(secrets, parameter), curve);
                signers.put(signer.address(), signer);
              }
              return signers;
            });
  }

  private static PrivateKey key(Function<String, Secret> secrets, String parameter) {
    return PrivateKey.parse(secrets.apply(parameter).value());
  }

  @Override
  public long chainId() {
    return chainId;
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
    return wallets.get();
  }
}
