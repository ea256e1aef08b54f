package org.mor.automation.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A cache of a function's classes, loaded and linked ahead of time. It is recorded while the
 * function answers requests of the local stack.
 */
public final class AotCache {

  private static final int REQUESTS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private AotCache() {}

  /**
   * Records a cache.
   *
   * @param event what the function answers meanwhile
   */
  public static FunctionSpec with(FunctionSpec spec, byte[] event, Path folder)
      throws IOException, InterruptedException {
    Path cache = folder.resolve(spec.name() + ".aot").toAbsolutePath();
    Files.deleteIfExists(cache);
    Path log = folder.resolve(spec.name() + "-training.log");
    FunctionSpec training = spec.withJavaOptions("-XX:AOTCacheOutput=" + cache);
    InvocationQueue queue = new InvocationQueue();
    RuntimeApiServer api = new RuntimeApiServer(spec.name(), queue, 1, Clock.systemUTC());
    try (FunctionProcess process =
        FunctionProcess.start(training, TaskFolder.of(spec, folder), api.address(), log)) {
      // The runtime ends without its API, and the cache is written then.
      try (api) {
        for (int i = 0; i < REQUESTS; i++) {
          PendingInvocation work =
              new PendingInvocation("training-" + i, event, PATIENCE, new WholeReply());
          queue.add(work);
          work.finishedWithin(PATIENCE);
        }
      }
      if (!process.endsWithin(PATIENCE) || !Files.exists(cache)) {
        throw new IOException("There is no cache of " + spec.name() + ", see " + log);
      }
    }
    return spec.withJavaOptions("-XX:AOTCache=" + cache);
  }
}
