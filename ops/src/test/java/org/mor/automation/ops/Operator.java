package org.mor.automation.ops;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Somebody at a terminal, who answers questions with {@code yes} or with nothing. */
final class Operator {
  private final Map<String, String> variables = new HashMap<>();
  private String answers = "";

  /** A command that has ended. */
  record Ended(int code, String out, String err) {}

  Operator with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Operator answering(String text) {
    answers = text + "\n";
    return this;
  }

  Ended run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new BufferedReader(new StringReader(answers)),
            variables,
            Clock.systemUTC(),
            _ -> {});
    int code = Program.of(terminal).execute(arguments);
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
