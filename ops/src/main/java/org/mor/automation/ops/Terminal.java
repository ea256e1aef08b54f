package org.mor.automation.ops;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.mor.automation.marketplace.Sleeper;

/**
 * What a command has beside its arguments.
 *
 * @param variables of the environment
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    BufferedReader in,
    Map<String, String> variables,
    Clock clock,
    Sleeper sleeper) {
  public Terminal {
    variables = Map.copyOf(variables);
  }

  public void print(String line) {
    out.println(line);
  }

  /** Asks the person at the terminal; no answer is a no. */
  boolean confirmed(String question) {
    err.print(question + " [yes/no] ");
    err.flush();
    try {
      String answer = in.readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes");
    } catch (IOException e) {
      throw new UncheckedIOException("the answer could not be read", e);
    }
  }
}
