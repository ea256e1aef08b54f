package org.mor.automation.local.lambda;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The process of one execution environment: the packaged function on the Java that this one runs
 * on, with a clean environment and its outputs in a file.
 */
final class FunctionProcess implements AutoCloseable {

  private static final String LAMBDA_MAIN =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final int SECONDS_TO_END = 5;

  private final Process process;

  private FunctionProcess(Process process) {
    this.process = process;
  }

  static FunctionProcess start(FunctionSpec spec, TaskFolder task, String runtimeApi, Path log)
      throws IOException {
    Path parent = log.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    ProcessBuilder builder = new ProcessBuilder(command(spec, task));
    builder.environment().clear();
    builder.environment().putAll(variables(spec, runtimeApi));
    builder.environment().put("LAMBDA_TASK_ROOT", task.folder().toString());
    File output = log.toFile();
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.to(output));
    Process process = builder.start();
    process.getOutputStream().close();
    return new FunctionProcess(process);
  }

  private static List<String> command(FunctionSpec spec, TaskFolder task) {
    List<String> command = new ArrayList<>();
    // With a wrapper this is Lambda's own command, otherwise ours.
    task.wrapper().ifPresent(script -> command.add(script.toString()));
    command.add(java());
    // About the share that Lambda's own Java gives to the heap.
    command.add("-Xmx" + spec.memoryMegabytes() * 3 / 4 + "m");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(spec.launch().javaOptions());
    if (task.wrapper().isPresent()) {
      command.addAll(
          List.of("-Xshare:on", "-XX:SharedArchiveFile=/var/lang/lib/server/runtime.jsa"));
      command.addAll(List.of("-cp", "/var/runtime/lib/*", LAMBDA_MAIN, spec.handler()));
    } else {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.addAll(List.of("-cp", spec.jar().toString(), spec.launch().main(), spec.handler()));
    }
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The variables that Lambda sets, then the function's own. */
  private static Map<String, String> variables(FunctionSpec spec, String runtimeApi) {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    variables.put("AWS_LAMBDA_FUNCTION_NAME", spec.name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(spec.memoryMegabytes()));
    variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + spec.name());
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_DEFAULT_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", "local");
    variables.put("AWS_SECRET_ACCESS_KEY", "local");
    variables.put("LANG", "en_US.UTF-8");
    variables.put("TZ", ":UTC");
    variables.put("_HANDLER", spec.handler());
    variables.putAll(spec.environment());
    return variables;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean endsWithin(Duration wait) throws InterruptedException {
    return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  long pid() {
    return process.pid();
  }

  void onExit(Runnable action) {
    Thread.startVirtualThread(
        () -> {
          process.onExit().join();
          action.run();
        });
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
