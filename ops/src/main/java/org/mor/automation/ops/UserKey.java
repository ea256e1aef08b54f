package org.mor.automation.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mor.automation.core.Secret;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A user's API key, which is never an argument: other users of a machine see arguments. */
final class UserKey {
  static final String VARIABLE = "OPS_API_KEY";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "File with a user's API key; by default the key is taken from " + VARIABLE + ".")
  private Optional<Path> file = Optional.empty();

  Secret read(Terminal terminal) {
    Optional<String> key =
        file.map(UserKey::text)
            .or(() -> Optional.ofNullable(terminal.variables().get(VARIABLE)))
            .map(String::strip)
            .filter(text -> !text.isEmpty());
    return new Secret(
        key.orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(), "Give --key-file, or set " + VARIABLE)));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the key file cannot be read", e);
    }
  }
}
