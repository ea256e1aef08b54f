package org.mor.automation.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function as its template describes it.
 *
 * @param name the template's name of the resource
 * @param handler the class that answers
 * @param jar the package that would be deployed
 * @param memoryMegabytes what the process may use
 * @param environment the variables, with every reference resolved
 * @param launch how its Java is started
 */
public record FunctionSpec(
    String name,
    String handler,
    Path jar,
    int memoryMegabytes,
    Duration timeout,
    Map<String, String> environment,
    Launch launch) {

  /**
   * How a function's Java is started.
   *
   * @param main what is started, where no wrapper is named
   * @param javaOptions beside Lambda's own
   */
  public record Launch(String main, List<String> javaOptions) {

    public Launch {
      javaOptions = List.copyOf(javaOptions);
    }
  }

  private static final String RUNTIME_MAIN = "org.mor.automation.runtime.LambdaMain";

  public FunctionSpec {
    environment = Map.copyOf(environment);
    if (memoryMegabytes < 128) {
      throw new IllegalArgumentException(name + " has less than 128 MB");
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.toMinutes() > 15) {
      throw new IllegalArgumentException(name + " has a time-out of " + timeout);
    }
  }

  /** A function on our runtime client, without Java options. */
  public FunctionSpec(
      String name,
      String handler,
      Path jar,
      int memoryMegabytes,
      Duration timeout,
      Map<String, String> environment) {
    this(
        name,
        handler,
        jar,
        memoryMegabytes,
        timeout,
        environment,
        new Launch(RUNTIME_MAIN, List.of()));
  }

  public FunctionSpec withEnvironment(String key, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(key, value);
    return new FunctionSpec(name, handler, jar, memoryMegabytes, timeout, all, launch);
  }

  public FunctionSpec withJavaOptions(String... options) {
    Launch other = new Launch(launch.main(), List.of(options));
    return new FunctionSpec(name, handler, jar, memoryMegabytes, timeout, environment, other);
  }

  /** The same function in another package with another runtime client. */
  public FunctionSpec replacedBy(Path otherJar, String otherMain, String otherHandler) {
    Map<String, String> own = new HashMap<>(environment);
    own.remove("AWS_LAMBDA_EXEC_WRAPPER");
    Launch other = new Launch(otherMain, List.of());
    return new FunctionSpec(name, otherHandler, otherJar, memoryMegabytes, timeout, own, other);
  }

  /** The most invocations that a process has at once. */
  int concurrency() {
    return Integer.parseInt(environment.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1"));
  }
}
