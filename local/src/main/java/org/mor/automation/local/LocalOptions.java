package org.mor.automation.local;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;

/**
 * What a local stack is started with.
 *
 * @param root the folder with the template
 * @param settings the variables {@code LOCAL_...} that the README describes
 * @param parameters of the template, over those that the stack itself gives
 * @param rpcUrls makes the value of {@code RpcUrls} from the URL of the chain
 */
public record LocalOptions(
    Path root,
    Map<String, String> settings,
    Map<String, String> parameters,
    UnaryOperator<String> rpcUrls) {

  public LocalOptions {
    requireNonNull(root, "root");
    settings = Map.copyOf(settings);
    parameters = Map.copyOf(parameters);
    requireNonNull(rpcUrls, "rpcUrls");
  }

  /** On any free port, with maintenance only when a test runs it. */
  public static LocalOptions forTests(Path root) {
    return of(root, Map.of("LOCAL_PORT", "0", "LOCAL_MAINTENANCE_SECONDS", "0"));
  }

  /**
   * Reads the settings from an environment.
   *
   * @throws ConfigurationException naming a setting that cannot be right
   */
  public static LocalOptions of(Path root, Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.keySet().removeIf(name -> !name.startsWith("LOCAL_"));
    return new LocalOptions(root, settings, Map.of(), UnaryOperator.identity()).checked();
  }

  private LocalOptions checked() {
    port();
    modelUrl();
    blockTime();
    concurrency();
    maintenance();
    dayLock();
    return this;
  }

  /** The port of the API; 0 picks a free one. */
  int port() {
    return (int) environment().number("LOCAL_PORT", 8080, 0, 65_535);
  }

  /** An OpenAI-compatible address that the providers answer from; empty for the built-in model. */
  Optional<URI> modelUrl() {
    return environment().uri("LOCAL_LLM_URL");
  }

  /** How often the chain makes a block; empty for one per transaction. */
  Optional<Duration> blockTime() {
    return seconds("LOCAL_BLOCK_TIME", 0);
  }

  /** The most processes per function. */
  int concurrency() {
    return (int) environment().number("LOCAL_CONCURRENCY", 4, 1, Integer.MAX_VALUE);
  }

  /** How often scheduled functions run; empty for never. */
  Optional<Duration> maintenance() {
    return seconds("LOCAL_MAINTENANCE_SECONDS", 60);
  }

  /** The name of the function whose only process a debugger can attach to. */
  Optional<String> debugged() {
    return environment().optional("LOCAL_DEBUG");
  }

  /** Whether the contract holds a day's use of a stake until midnight after every close. */
  boolean dayLock() {
    return switch (environment().optional("LOCAL_DAY_LOCK").orElse("on")) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new ConfigurationException("LOCAL_DAY_LOCK must be on or off");
    };
  }

  public LocalOptions withConcurrency(int processes) {
    return withSetting("LOCAL_CONCURRENCY", Integer.toString(processes));
  }

  public LocalOptions withModelUrl(URI url) {
    return withSetting("LOCAL_LLM_URL", url.toString());
  }

  public LocalOptions withBlockTime(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a block time is at least a second: " + time);
    }
    return withSetting("LOCAL_BLOCK_TIME", Long.toString(time.toSeconds()));
  }

  public LocalOptions withDayLock(boolean on) {
    return withSetting("LOCAL_DAY_LOCK", on ? "on" : "off");
  }

  private LocalOptions withSetting(String name, String value) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(name, value);
    return new LocalOptions(root, all, parameters, rpcUrls).checked();
  }

  /** Sets a parameter of the template. */
  public LocalOptions with(String parameter, String value) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put(parameter, value);
    return new LocalOptions(root, settings, all, rpcUrls);
  }

  /** Has the functions ask other nodes, whose list is made from the URL of the chain. */
  public LocalOptions withRpcUrls(UnaryOperator<String> urls) {
    return new LocalOptions(root, settings, parameters, urls);
  }

  private Optional<Duration> seconds(String name, int otherwise) {
    long seconds = environment().number(name, otherwise, 0, Integer.MAX_VALUE);
    return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  private Environment environment() {
    return Environment.of(settings);
  }
}
