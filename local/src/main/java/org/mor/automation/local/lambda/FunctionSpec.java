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
 * @param main what is started, where no wrapper is named
 * @param javaOptions for its Java, beside Lambda's own
 */
public record FunctionSpec(
    String name,
    String handler,
    Path jar,
    int memoryMegabytes,
    Duration timeout,
    Map<String, String> environment,
    String main,
    List<String> javaOptions) {

  /** The longest timeout that Lambda allows. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(15);

  private static final String RUNTIME_MAIN = "org.mor.automation.runtime.LambdaMain";

  public FunctionSpec {
    environment = Map.copyOf(environment);
    javaOptions = List.copyOf(javaOptions);
    if (memoryMegabytes < 128) {
      throw new IllegalArgumentException(name + " has less than 128 MB");
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(name + " has a time-out of " + timeout);
    }
  }

  /** As most are: on our runtime client, and with no options of their own. */
  public FunctionSpec(
      String name,
      String handler,
      Path jar,
      int memoryMegabytes,
      Duration timeout,
      Map<String, String> environment) {
    this(name, handler, jar, memoryMegabytes, timeout, environment, RUNTIME_MAIN, List.of());
  }

  public FunctionSpec withEnvironment(String key, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(key, value);
    return new FunctionSpec(name, handler, jar, memoryMegabytes, timeout, all, main, javaOptions);
  }

  public FunctionSpec withJavaOptions(String... options) {
    return new FunctionSpec(
        name, handler, jar, memoryMegabytes, timeout, environment, main, List.of(options));
  }

  /** Another package with another client in it, started directly. */
  public FunctionSpec replacedBy(Path otherJar, String otherMain, String otherHandler) {
    Map<String, String> own = new HashMap<>(environment);
    own.remove("AWS_LAMBDA_EXEC_WRAPPER");
    return new FunctionSpec(
        name, otherHandler, otherJar, memoryMegabytes, timeout, own, otherMain, List.of());
  }

  /** How many invocations a process is given at once. */
  int concurrency() {
    return Integer.parseInt(environment.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1"));
  }
}
