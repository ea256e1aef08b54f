package org.mor.automation.local;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.mor.automation.local.chain.Anvil;
import org.mor.automation.local.chain.DevKeys;
import org.mor.automation.local.chain.LocalChain;
import org.mor.automation.local.chain.MarketPlan;
import org.mor.automation.local.chain.RegisteredMarket;
import org.mor.automation.local.provider.BuiltInModel;
import org.mor.automation.local.provider.ModelBackend;
import org.mor.automation.local.provider.OpenAiBackend;
import org.mor.automation.local.provider.ProviderServer;
import org.mor.automation.local.provider.ProviderSettings;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;

/** A chain with the marketplace on it, and two providers that offer models there. */
public final class LocalMarket implements AutoCloseable {

  private final Deque<AutoCloseable> parts;
  private final LocalChain chain;
  private final List<ProviderServer> providers;
  private final RegisteredMarket market;
  private final Optional<BuiltInModel> model;

  private LocalMarket(
      Deque<AutoCloseable> parts,
      LocalChain chain,
      List<ProviderServer> providers,
      RegisteredMarket market,
      Optional<BuiltInModel> model) {
    this.parts = parts;
    this.chain = chain;
    this.providers = List.copyOf(providers);
    this.market = market;
    this.model = model;
  }

  static LocalMarket start(LocalOptions options, Clock clock, StartPhases phases)
      throws IOException, InterruptedException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      Anvil anvil = Anvil.start(Anvil.Options.in(options.root().resolve("local/node_modules")));
      parts.push(anvil);
      phases.ended("chain");
      LocalChain chain = LocalChain.deploy(anvil);
      parts.push(chain);
      Optional<BuiltInModel> builtIn =
          options.modelUrl().isPresent()
              ? Optional.empty()
              : Optional.of(new BuiltInModel(clock, BuiltInModel.Pace.AT_ONCE));
      ModelBackend backend =
          builtIn.isPresent()
              ? builtIn.get()
              : new OpenAiBackend(options.modelUrl().orElseThrow(), "");
      if (backend instanceof AutoCloseable closeable) {
        parts.push(closeable);
      }
      ProviderServer first = provider(chain, DevKeys.FIRST_PROVIDER, backend, clock);
      parts.push(first);
      ProviderServer second = provider(chain, DevKeys.SECOND_PROVIDER, backend, clock);
      parts.push(second);
      RegisteredMarket market =
          chain.open(MarketPlan.standard(first.endpoint(), second.endpoint()));
      chain.dayLock(options.dayLock());
      options.blockTime().ifPresent(chain::blockEvery);
      phases.ended("contracts");
      return new LocalMarket(parts, chain, List.of(first, second), market, builtIn);
    } catch (IOException | RuntimeException e) {
      ReverseClosing.all(parts);
      throw e;
    }
  }

  private static ProviderServer provider(
      LocalChain chain, PrivateKey key, ModelBackend backend, Clock clock) throws IOException {
    return ProviderServer.start(
        ProviderSettings.of(
            key, chain.url(), chain.contracts().diamond(), chain.chainId(), backend),
        Secp256k1.best(),
        clock,
        new SecureRandom());
  }

  public LocalChain chain() {
    return chain;
  }

  /** In the order of the market's providers. */
  public List<ProviderServer> providers() {
    return providers;
  }

  public RegisteredMarket market() {
    return market;
  }

  /** The model behind the providers; empty if they answer from {@code LOCAL_LLM_URL}. */
  public Optional<BuiltInModel> model() {
    return model;
  }

  @Override
  public void close() {
    ReverseClosing.all(parts);
  }
}
