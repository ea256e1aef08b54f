package org.mor.automation.ops;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mor.automation.core.config.Environment;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.chain.BlockHead;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Provider;
import org.mor.automation.marketplace.provider.Endpoint;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.MarketplaceChain;
import org.mor.automation.session.opening.Guards;
import org.mor.automation.session.wiring.SessionConfiguration;

/** What a deployment needs of its chain, its wallets and the providers. */
final class ChainChecks implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CONNECT_MILLIS = 3000;

  /** Base makes a block every two seconds; a node that is further behind is of no use. */
  private static final long BEHIND = 15;

  private static final Duration SKEW = Duration.ofMinutes(1);

  private final SessionConfiguration.Network settings;
  private final Guards guards;

  /** A development chain makes a block per transaction, and is silent in between. */
  private final boolean development;

  private final Clock clock;
  private final NodeReads nodes;
  private final Chain chain;

  ChainChecks(Environment environment, Clock clock) {
    SessionConfiguration configuration = SessionConfiguration.of(environment);
    this.settings = configuration.chain();
    this.guards = configuration.policies().guards();
    this.development = configuration.privateEndpoints();
    this.clock = clock;
    this.nodes = new NodeReads(settings.rpcUrls(), clock);
    this.chain =
        MarketplaceChain.over(
            settings.rpcUrls(), settings.contracts(), settings.confirmations(), clock);
  }

  /** Each node by itself, named by its host: an address often has a key in it. */
  List<Check> nodes() {
    List<Check> checks = new ArrayList<>();
    Map<String, Long> heads = new LinkedHashMap<>();
    for (URI url : settings.rpcUrls()) {
      String name = "node " + url.getHost();
      try (NodeReads node = new NodeReads(List.of(url), clock)) {
        long id = node.chainId();
        long head = node.head(settings.contracts()).number();
        heads.put(name, head);
        checks.add(
            Check.of(
                id == settings.chainId(),
                name,
                "chain " + id + ", block " + head,
                "the functions expect chain "
                    + settings.chainId()
                    + ": correct ChainId or RpcUrls"));
      } catch (RuntimeException e) {
        checks.add(Check.failed(name, Reasons.of(e), "take it out of RpcUrls, or ask who runs it"));
      }
    }
    long highest = heads.values().stream().mapToLong(Long::longValue).max().orElse(0);
    heads.forEach(
        (name, head) -> {
          if (highest - head > BEHIND) {
            checks.add(
                Check.failed(name, (highest - head) + " blocks behind", "take it out of RpcUrls"));
          }
        });
    return checks;
  }

  List<Check> contracts() {
    List<Check> checks = new ArrayList<>();
    ContractAddresses contracts = settings.contracts();
    checks.add(contract("marketplace", contracts.diamond(), "DiamondAddress"));
    checks.add(contract("MOR token", contracts.mor(), "MorTokenAddress"));
    contracts
        .multicall()
        .ifPresent(multicall -> checks.add(contract("Multicall3", multicall, "MulticallAddress")));
    return checks;
  }

  private Check contract(String what, Address address, String parameter) {
    return nodes.hasCode(address)
        ? Check.ok(what, "code at " + address)
        : Check.failed(what, "no code at " + address, "correct ChainId or " + parameter);
  }

  List<Check> wallets(List<Address> wallets) {
    return wallets.stream()
        .map(
            wallet ->
                WalletFunds.check(
                    wallet, chain.funds(wallet, Deadline.in(PATIENCE, clock)), guards))
        .toList();
  }

  List<Check> providers() {
    try (MarketReads market = new MarketReads(settings, clock)) {
      List<Provider> providers = List.copyOf(market.providers().values());
      long reachable = providers.stream().filter(ChainChecks::reachable).count();
      return List.of(
          Check.of(
              reachable > 0,
              "providers",
              reachable + " of " + providers.size() + " with bids accept a connection",
              providers.isEmpty()
                  ? "nobody offers a model on this chain: correct DiamondAddress or ChainId"
                  : "allow outgoing TCP from this network, or wait for the providers"));
    }
  }

  private static boolean reachable(Provider provider) {
    try (Socket socket = new Socket()) {
      Endpoint endpoint = Endpoint.parse(provider.endpoint());
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), CONNECT_MILLIS);
      return true;
    } catch (ProviderException | IOException e) {
      return false;
    }
  }

  List<Check> clock() {
    BlockHead head = nodes.head(settings.contracts());
    Duration ahead = Duration.between(clock.instant(), head.time());
    boolean stale = !development && ahead.negated().compareTo(SKEW) > 0;
    return List.of(
        Check.of(
            ahead.compareTo(SKEW) < 0 && !stale,
            "clock of the chain",
            ahead.isNegative()
                ? "its last block is " + Amounts.time(ahead.abs()) + " old"
                : Amounts.time(ahead) + " ahead of this machine's",
            "set this machine's clock, or ask another node"));
  }

  @Override
  public void close() {
    nodes.close();
  }
}
