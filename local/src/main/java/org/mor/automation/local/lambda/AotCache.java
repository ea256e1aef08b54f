package org.mor.automation.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A cache of a function's classes, loaded and linked ahead of time. It is recorded while the
 * function rehearses as it does before a snapshot, so nothing has to be there for it to speak to.
 */
public final class AotCache {

  /** Where nobody listens, so that the process ends when it says that it is initialised. */
  private static final String NO_RUNTIME_API = "127.0.0.1:1";

  private static final Duration LONGEST = Duration.ofMinutes(3);

  private AotCache() {}

  /** Records a cache unless there is one that is newer than the package. */
  public static FunctionSpec with(FunctionSpec spec, Path folder)
      throws IOException, InterruptedException {
    Path cache = folder.resolve(spec.name() + ".aot").toAbsolutePath();
    boolean fresh =
        Files.exists(cache)
            && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(spec.jar()))
                > 0;
    if (!fresh) {
      record(spec, folder, cache);
    }
    return spec.withJavaOptions("-XX:AOTCache=" + cache);
  }

  private static void record(FunctionSpec spec, Path folder, Path cache)
      throws IOException, InterruptedException {
    Files.deleteIfExists(cache);
    Path log = folder.resolve(spec.name() + "-training.log");
    FunctionSpec training =
        spec.withEnvironment("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
            .withJavaOptions("-XX:AOTCacheOutput=" + cache);
    TaskFolder task = TaskFolder.of(spec, folder);
    try (FunctionProcess process = FunctionProcess.start(training, task, NO_RUNTIME_API, log)) {
      if (!process.endsWithin(LONGEST) || !Files.exists(cache)) {
        throw new IOException("There is no cache of " + spec.name() + ", see " + log);
      }
    }
  }
}
