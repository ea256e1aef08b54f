package org.mor.automation.ops.release;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The call of {@code sam deploy}. */
public final class SamCommand {
  private SamCommand() {}

  /** The program, where one of the search path's folders has it. */
  public static Optional<Path> program(String searchPath) {
    return Stream.of(searchPath.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "sam"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The arguments.
   *
   * @param parameters all of them, as SAM sends the previous value for what is left out
   * @param others what the caller adds
   */
  public static List<String> arguments(
      SamTemplate template, String stack, Map<String, String> parameters, List<String> others) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "deploy",
                "--template-file",
                template.file().toString(),
                "--stack-name",
                stack,
                "--capabilities",
                "CAPABILITY_IAM",
                "--no-confirm-changeset",
                "--no-fail-on-empty-changeset"));
    if (others.stream().noneMatch(other -> other.startsWith("--s3-bucket"))) {
      arguments.add("--resolve-s3");
    }
    arguments.addAll(others);
    arguments.add("--parameter-overrides");
    new TreeMap<>(parameters).forEach((name, value) -> arguments.add(name + "=" + quoted(value)));
    return arguments;
  }

  /** SAM reads a value with blanks, commas or nothing in it only between quotes. */
  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
