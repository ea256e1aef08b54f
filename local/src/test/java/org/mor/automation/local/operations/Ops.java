package org.mor.automation.local.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mor.automation.local.LocalStack;

/** The operator's program as an operator starts it, for a local stack. */
public final class Ops {
  private static final Path PROGRAM = Path.of("..", "ops", "target", "ops.jar");

  private final Path folder;
  private final Path description;

  private Ops(Path folder, Path description) {
    this.folder = folder;
    this.description = description;
  }

  /** For that stack, whose description is written into the folder. */
  public static Ops of(LocalStack stack, Path folder) throws IOException {
    Path description =
        Files.writeString(folder.resolve("stack"), "READY " + stack.description() + "\n");
    return new Ops(folder, description);
  }

  /** A command that has ended, with all that it printed. */
  public record Ended(int code, String said) {
    public void says(int expected, String text) {
      assertEquals(expected, code, said);
      assertTrue(said.contains(text), said);
    }
  }

  public Ended run(String... arguments) throws IOException, InterruptedException {
    return ended(process(arguments));
  }

  /** Waits for a started command. */
  static Ended ended(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), said);
    return new Ended(process.exitValue(), said);
  }

  Process process(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                PROGRAM.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--local", description.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    Process process = builder.start();
    // Nobody answers questions.
    process.getOutputStream().close();
    return process;
  }

  /** A file with a secret, as an operator would have it. */
  Path keyFile(String key) throws IOException {
    return Files.writeString(folder.resolve("key"), key + "\n");
  }
}
