package org.mor.automation.local.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.DevKeys;

/** What must not be told to callers, and what not even to the log. */
final class ForbiddenText {
  /** In every prompt: what people write is nobody's business. */
  static final String PROMPT = "between-us-only";

  private static final List<String> INTERNALS =
      List.of(
          "org.mor",
          "java.",
          "software.amazon",
          "jackson",
          "web3j",
          "Exception",
          "\tat ",
          "arn:",
          "DynamoDB",
          "/tmp/",
          "127.0.0.1:");

  private final List<String> secrets = new ArrayList<>();
  private final List<String> internals = new ArrayList<>(INTERNALS);

  /**
   * Knows what is to be kept of a stack.
   *
   * @param keys API keys, whole
   */
  ForbiddenText(LocalStack stack, Collection<String> keys) {
    keys.forEach(key -> secrets.add(key.substring(key.indexOf('.') + 1)));
    secrets.add(DevKeys.WALLET_HEX.replace("0x", ""));
    secrets.add(DevKeys.TRANSPORT_HEX.replace("0x", ""));
    for (String table : List.of("SessionsTable", "WalletsTable", "ApiKeysTable", "SettingsTable")) {
      internals.add(stack.template().ref(table));
    }
  }

  /** What an answer holds that it must not. */
  Optional<String> inAnswer(String text) {
    return Stream.concat(secrets.stream(), internals.stream()).filter(text::contains).findFirst();
  }

  /** Where the functions' logs hold what they must not. */
  List<String> inLogs(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Stream.concat(secrets.stream(), Stream.of(PROMPT))
            .filter(text::contains)
            .forEach(each -> found.add(file.getFileName() + " holds " + each));
      }
    }
    return found;
  }
}
