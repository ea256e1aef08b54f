package org.mor.automation.local;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.local.chain.Lie;

/**
 * How a local stack is to be.
 *
 * @param root the folder with the template
 * @param port of the API; 0 picks a free one
 * @param modelUrl an OpenAI-compatible address that the providers answer from, in place of their
 *     built-in model
 * @param blockTime how often the chain makes a block; empty for one per transaction
 * @param concurrency processes per function, at most
 * @param maintenance how often what the template schedules is run; empty runs it only when asked
 * @param dayLock whether the contract holds a day's use of a stake until midnight after every close
 * @param lyingNode what the first of the functions' nodes lies about, with the chain as the second;
 *     empty if they ask the chain alone
 * @param parameters of the template, over those that the stack itself gives
 */
public record LocalOptions(
    Path root,
    int port,
    Optional<URI> modelUrl,
    Optional<Duration> blockTime,
    int concurrency,
    Optional<Duration> maintenance,
    boolean dayLock,
    Optional<Lie> lyingNode,
    Map<String, String> parameters) {

  private static final int DEFAULT_PORT = 8080;
  private static final int DEFAULT_CONCURRENCY = 4;
  private static final int DEFAULT_MAINTENANCE = 60;

  public LocalOptions {
    requireNonNull(root, "root");
    requireNonNull(modelUrl, "modelUrl");
    requireNonNull(blockTime, "blockTime");
    requireNonNull(maintenance, "maintenance");
    requireNonNull(lyingNode, "lyingNode");
    parameters = Map.copyOf(parameters);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("LOCAL_PORT is no port: " + port);
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("LOCAL_CONCURRENCY is below 1: " + concurrency);
    }
    if (blockTime.filter(time -> time.toSeconds() < 1).isPresent()) {
      throw new IllegalArgumentException("LOCAL_BLOCK_TIME is below a second");
    }
  }

  /** As it is by default, but on any free port and with maintenance when asked: for tests. */
  public static LocalOptions forTests(Path root) {
    return of(root, Map.of("LOCAL_PORT", "0", "LOCAL_MAINTENANCE_SECONDS", "0"));
  }

  public static LocalOptions of(Path root, Map<String, String> environment) {
    return new LocalOptions(
        root,
        number(environment, "LOCAL_PORT").orElse(DEFAULT_PORT),
        text(environment, "LOCAL_LLM_URL").map(URI::create),
        number(environment, "LOCAL_BLOCK_TIME")
            .filter(seconds -> seconds != 0)
            .map(Duration::ofSeconds),
        number(environment, "LOCAL_CONCURRENCY").orElse(DEFAULT_CONCURRENCY),
        Optional.of(number(environment, "LOCAL_MAINTENANCE_SECONDS").orElse(DEFAULT_MAINTENANCE))
            .filter(seconds -> seconds > 0)
            .map(Duration::ofSeconds),
        onOrOff(environment, "LOCAL_DAY_LOCK", true),
        text(environment, "LOCAL_LYING_NODE").map(LocalOptions::lie),
        Map.of());
  }

  public LocalOptions withConcurrency(int processes) {
    return new LocalOptions(
        root, port, modelUrl, blockTime, processes, maintenance, dayLock, lyingNode, parameters);
  }

  public LocalOptions withModelUrl(URI url) {
    return new LocalOptions(
        root,
        port,
        Optional.of(url),
        blockTime,
        concurrency,
        maintenance,
        dayLock,
        lyingNode,
        parameters);
  }

  public LocalOptions withBlockTime(Duration time) {
    return new LocalOptions(
        root,
        port,
        modelUrl,
        Optional.of(time),
        concurrency,
        maintenance,
        dayLock,
        lyingNode,
        parameters);
  }

  public LocalOptions withMaintenanceEvery(Duration time) {
    return new LocalOptions(
        root,
        port,
        modelUrl,
        blockTime,
        concurrency,
        Optional.of(time),
        dayLock,
        lyingNode,
        parameters);
  }

  public LocalOptions withDayLock(boolean on) {
    return new LocalOptions(
        root, port, modelUrl, blockTime, concurrency, maintenance, on, lyingNode, parameters);
  }

  /** Puts a node before the chain that can be made to lie; it does not at first. */
  public LocalOptions withLyingNode() {
    return new LocalOptions(
        root,
        port,
        modelUrl,
        blockTime,
        concurrency,
        maintenance,
        dayLock,
        Optional.of(Lie.NONE),
        parameters);
  }

  /** Sets a parameter of the template. */
  public LocalOptions with(String parameter, String value) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put(parameter, value);
    return new LocalOptions(
        root, port, modelUrl, blockTime, concurrency, maintenance, dayLock, lyingNode, all);
  }

  private static Lie lie(String name) {
    try {
      return Lie.valueOf(name.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "LOCAL_LYING_NODE is none of " + List.of(Lie.values()) + ": " + name, e);
    }
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static boolean onOrOff(Map<String, String> environment, String name, boolean otherwise) {
    return text(environment, name)
        .map(
            value ->
                switch (value.strip()) {
                  case "on" -> true;
                  case "off" -> false;
                  default ->
                      throw new IllegalArgumentException(name + " must be on or off: " + value);
                })
        .orElse(otherwise);
  }

  private static Optional<Integer> number(Map<String, String> environment, String name) {
    return text(environment, name)
        .map(
            value -> {
              try {
                return Integer.valueOf(value.strip());
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " is no whole number: " + value, e);
              }
            });
  }
}
