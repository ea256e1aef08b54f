package org.mor.automation.ops;

import java.util.List;
import java.util.function.Supplier;

/** Runs checks one after the other and prints a line for each. */
final class Checks {
  private final Terminal terminal;
  private int failed;

  Checks(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Looks at one thing.
   *
   * @param remedy what to do where looking at it fails
   */
  void run(String name, String remedy, Supplier<List<Check>> looking) {
    List<Check> found;
    try {
      found = looking.get();
    } catch (RuntimeException e) {
      found = List.of(Check.failed(name, Reasons.of(e), remedy));
    }
    found.forEach(this::print);
  }

  private void print(Check check) {
    failed += check.ok() ? 0 : 1;
    terminal.print(
        (check.ok() ? "ok    " : "FAIL  ")
            + check.name()
            + ": "
            + check.said()
            + (check.ok() ? "" : " -> " + check.remedy()));
  }

  /** The code that the command ends with. */
  int code() {
    return failed == 0 ? 0 : Program.FAILED;
  }
}
