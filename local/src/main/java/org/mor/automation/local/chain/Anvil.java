package org.mor.automation.local.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A development chain in its own process, on a free port of the loopback interface. It ends with
 * {@link #close}, and also when this Java ends in whatever way: it is held by a shell that waits
 * for the end of its input.
 */
public final class Anvil implements AutoCloseable {
  private static final String HOLD =
      "\"$@\" & chain=$!; trap 'kill $chain' EXIT HUP INT TERM; cat > /dev/null";
  private static final String LISTENING = "Listening on ";

  /**
   * Options of a chain. *
   *
   * @param nodeModules where npm has installed it
   * @param genesis the first block's time; none for now
   */
  public record Options(Path nodeModules, long chainId, Optional<Instant> genesis) {
    public static final long CHAIN_ID = 31337;

    public static Options in(Path nodeModules) {
      return new Options(nodeModules, CHAIN_ID, Optional.empty());
    }

    public Options withChainId(long other) {
      return new Options(nodeModules, other, genesis);
    }

    public Options startingAt(Instant time) {
      return new Options(nodeModules, chainId, Optional.of(time));
    }
  }

  private final Process process;
  private final List<ProcessHandle> held;
  private final URI url;
  private final long chainId;

  private Anvil(Process process, URI url, long chainId) {
    this.process = process;
    this.held = process.descendants().toList();
    this.url = url;
    this.chainId = chainId;
  }

  /**
   * Starts a chain and waits until it answers. *
   *
   * @throws IOException if it is not installed, or does not come up within 20 seconds
   */
  public static Anvil start(Options options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", HOLD, "anvil"));
    command.add(binary(options.nodeModules()).toString());
    command.addAll(List.of("--host", "127.0.0.1", "--port", "0"));
    command.addAll(List.of("--chain-id", Long.toString(options.chainId())));
    command.addAll(List.of("--gas-limit", "100000000", "--order", "fifo"));
    options
        .genesis()
        .ifPresent(
            time -> command.addAll(List.of("--timestamp", Long.toString(time.getEpochSecond()))));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture<URI> ready = new CompletableFuture<>();
    Thread.ofVirtual().name("anvil-output").start(() -> read(process, ready));
    try {
      return new Anvil(process, ready.get(20, TimeUnit.SECONDS), options.chainId());
    } catch (ExecutionException | TimeoutException e) {
      stop(process, process.descendants().toList());
      throw new IOException("the development chain did not start", e);
    }
  }

  /** Finds the program in the npm package for this kind of machine. */
  private static Path binary(Path nodeModules) throws IOException {
    Path packages = nodeModules.resolve("@foundry-rs");
    if (!Files.isDirectory(packages)) {
      throw new IOException("anvil is not installed in " + nodeModules);
    }
    try (Stream<Path> found = Files.list(packages)) {
      return found
          .map(directory -> directory.resolve("bin").resolve("anvil"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IOException("anvil is not installed in " + nodeModules))
          .toAbsolutePath();
    }
  }

  /** Reads all output, since a full pipe would stop the chain; only the port is used. */
  private static void read(Process process, CompletableFuture<URI> ready) {
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(LISTENING)) {
          ready.complete(URI.create("http://" + line.substring(LISTENING.length()).strip()));
        } else if (!ready.isDone()) {
          said.append(line).append('\n');
        }
      }
      ready.completeExceptionally(new IOException("it ended: " + said));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  /** The URL of its JSON-RPC. */
  public URI url() {
    return url;
  }

  long chainId() {
    return chainId;
  }

  /** The chain itself, for tests that check that nothing is left behind. */
  public List<ProcessHandle> processes() {
    return Stream.concat(held.stream(), Stream.of(process.toHandle())).toList();
  }

  @Override
  public void close() {
    stop(process, held);
  }

  private static void stop(Process process, List<ProcessHandle> held) {
    process.destroy();
    held.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(Duration.ofSeconds(5))) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    held.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
  }
}
