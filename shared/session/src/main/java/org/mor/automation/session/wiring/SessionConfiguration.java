package org.mor.automation.session.wiring;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.mor.automation.core.catalogue.ModelLists;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.model.UserAllowance;
import org.mor.automation.session.opening.AllowLists;
import org.mor.automation.session.opening.Guards;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.pool.PoolPolicy;
import org.mor.automation.session.store.SessionTables;
import org.mor.automation.session.wallet.FeeCaps;

/**
 * What the session library is told by its function's environment, checked once at the start.
 *
 * @param privateEndpoints whether providers at private addresses are allowed, for one machine
 */
public record SessionConfiguration(
    SessionTables tables,
    Network chain,
    Keys keys,
    boolean privateEndpoints,
    SessionPolicies policies) {
  /** Six seconds on Base, where published blocks are not reorganised. */
  private static final int CONFIRMATIONS = 3;

  private static final int ADDRESS_DIGITS = 40;
  private static final BigInteger WHOLE = BigInteger.TEN.pow(18);

  /** Ten times a normal model's price on Base: an hour at this price locks about 114 MOR. */
  private static final BigInteger HIGHEST_PRICE = BigInteger.TEN.pow(14);

  private static final BigInteger MOST_STAKE_PER_SESSION = WHOLE.multiply(BigInteger.valueOf(1000));

  /** Four pools with four sessions each of an hour at the highest price. */
  private static final BigInteger MOST_STAKE_PER_ACCOUNT = WHOLE.multiply(BigInteger.valueOf(2000));

  /** Four sessions at the highest price around the clock. */
  private static final BigInteger MOST_MOR_HOURS = BigInteger.valueOf(12_000);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private static final int MOST_WALLETS = 4;

  private static final BigInteger MOST_GAS = BigInteger.valueOf(2).multiply(BigInteger.TEN.pow(15));

  /**
   * Which chain, and how it is read.
   *
   * @param confirmations how many blocks below the head a block counts as settled
   */
  public record Network(
      List<URI> rpcUrls, long chainId, ContractAddresses contracts, int confirmations) {
    public Network {
      rpcUrls = List.copyOf(rpcUrls);
    }
  }

  /**
   * Names of the encrypted parameters that hold the keys.
   *
   * @param transport the key that providers know us by
   */
  public record Keys(List<String> wallets, String transport) {
    public Keys {
      wallets = List.copyOf(wallets);
    }
  }

  public PoolPolicy pool() {
    return policies.pool();
  }

  public static SessionConfiguration of(Environment environment) {
    return new SessionConfiguration(
        new SessionTables(
            environment.required("SESSIONS_TABLE"), environment.required("WALLETS_TABLE")),
        chain(environment),
        new Keys(walletKeys(environment), environment.required("TRANSPORT_KEY_PARAMETER")),
        environment.flag("ALLOW_PRIVATE_ENDPOINTS", false),
        new SessionPolicies(
            pool(environment),
            opening(environment),
            caps(environment),
            guards(environment),
            feeCaps(environment)));
  }

  /** The second is named as the first with {@code -2}, and so on. */
  private static List<String> walletKeys(Environment environment) {
    String first = environment.required("WALLET_KEY_PARAMETER");
    long wallets = environment.number("WALLETS", 1, 1, MOST_WALLETS);
    return LongStream.rangeClosed(1, wallets)
        .mapToObj(number -> number == 1 ? first : first + "-" + number)
        .toList();
  }

  private static Network chain(Environment environment) {
    return new Network(
        urls(environment),
        environment.number("CHAIN_ID", 8453, 1, Long.MAX_VALUE),
        new ContractAddresses(
            address(environment, "DIAMOND_ADDRESS"),
            address(environment, "MOR_TOKEN_ADDRESS"),
            environment
                .optional("MULTICALL_ADDRESS")
                .map(_ -> address(environment, "MULTICALL_ADDRESS"))),
        (int) environment.number("CONFIRMATIONS", CONFIRMATIONS, 0, 100));
  }

  private static PoolPolicy pool(Environment environment) {
    PoolPolicy usual = PoolPolicy.DEFAULT;
    return new PoolPolicy(
        sharing(environment),
        (int) environment.number("MAX_SESSIONS_PER_POOL", usual.sessionsPerPool(), 1, 100),
        usual.endMargin(),
        environment.seconds(
            "SESSION_WAIT_SECONDS", usual.patience(), Duration.ofSeconds(1), LONGEST_WAIT),
        usual.firstPause(),
        usual.lastPause(),
        usual.retryAfter());
  }

  private static SessionCaps caps(Environment environment) {
    return new SessionCaps(
        (int) environment.number("MAX_SESSIONS_PER_ACCOUNT", 20, 1, 100_000),
        environment.cap("MAX_STAKE_PER_ACCOUNT_WEI", MOST_STAKE_PER_ACCOUNT).map(Wei::new),
        wei(environment, "MAX_STAKE_PER_WALLET_WEI"),
        new UserAllowance(
            (int) environment.number("MAX_SESSION_CHANGES_PER_MINUTE", 20, 0, 100_000),
            (int) environment.number("MAX_SESSION_CHANGES_PER_HOUR", 60, 0, 100_000),
            environment
                .cap("MAX_MOR_HOURS_PER_USER_PER_DAY", MOST_MOR_HOURS)
                .map(UserAllowance::morHours),
            environment.cap("MAX_GAS_PER_USER_PER_DAY_WEI", MOST_GAS).map(Wei::new)));
  }

  private static Guards guards(Environment environment) {
    return new Guards(
        environment.cap("MAX_PRICE_PER_SECOND_WEI", HIGHEST_PRICE).map(Wei::new),
        environment.cap("MAX_STAKE_PER_SESSION_WEI", MOST_STAKE_PER_SESSION).map(Wei::new),
        wei(environment, "MIN_WALLET_ETH_WEI").orElse(Wei.ZERO),
        wei(environment, "MIN_WALLET_MOR_WEI").orElse(Wei.ZERO),
        permitted(environment));
  }

  private static AllowLists permitted(Environment environment) {
    ModelLists models = ModelLists.of(environment);
    return new AllowLists(
        each(models.allowed(), ModelId::new),
        each(models.denied(), ModelId::new),
        each(environment.ids("ALLOWED_PROVIDERS", ADDRESS_DIGITS), Address::new),
        each(environment.ids("DENIED_PROVIDERS", ADDRESS_DIGITS), Address::new));
  }

  private static <T> Set<T> each(Set<String> texts, Function<String, T> read) {
    return texts.stream().map(read).collect(Collectors.toSet());
  }

  private static FeeCaps feeCaps(Environment environment) {
    FeeCaps usual = FeeCaps.DEFAULT;
    try {
      return new FeeCaps(
          wei(environment, "MAX_TIP_WEI").orElse(usual.tip()),
          wei(environment, "MAX_FEE_PER_GAS_WEI").orElse(usual.maxFee()),
          wei(environment, "MAX_TRANSACTION_COST_WEI").orElse(usual.cost()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "environment variable MAX_TIP_WEI must be at most MAX_FEE_PER_GAS_WEI", e);
    }
  }

  private static OpeningPolicy opening(Environment environment) {
    OpeningPolicy usual = OpeningPolicy.DEFAULT;
    return new OpeningPolicy(
        usual.step(),
        usual.handshake(),
        environment.seconds(
            "PROVIDER_COOLDOWN_SECONDS",
            usual.providerCooldown(),
            Duration.ZERO,
            Duration.ofHours(1)),
        usual.poll(),
        usual.nudge(),
        usual.lease(),
        usual.shortest());
  }

  private static Optional<Wei> wei(Environment environment, String key) {
    return environment.bigNumber(key).map(Wei::new);
  }

  private static List<URI> urls(Environment environment) {
    try {
      List<URI> urls = environment.list("RPC_URLS").stream().map(URI::create).toList();
      if (!urls.isEmpty()) {
        return urls;
      }
    } catch (IllegalArgumentException e) {
      // An RPC address often contains a key, so neither the text nor the cause is included.
      throw new ConfigurationException("environment variable RPC_URLS must be URLs");
    }
    throw new ConfigurationException("environment variable RPC_URLS is missing");
  }

  private static Address address(Environment environment, String key) {
    try {
      return new Address(environment.required(key));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("environment variable " + key + " must be an address", e);
    }
  }

  private static Sharing sharing(Environment environment) {
    String text = environment.optional("SESSION_SHARING").orElse("per_user");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "per_user" -> Sharing.PER_USER;
      case "shared" -> Sharing.SHARED;
      default ->
          throw new ConfigurationException(
              "environment variable SESSION_SHARING must be per_user or shared");
    };
  }
}
