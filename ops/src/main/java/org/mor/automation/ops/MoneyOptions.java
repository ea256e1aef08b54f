package org.mor.automation.ops;

import picocli.CommandLine.Option;

/** For commands that send a transaction. */
final class MoneyOptions {
  @Option(names = "--dry-run", description = "Says what would be sent, and sends nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Does not ask before it sends.")
  private boolean yes;

  /** Says what is about to be sent; whether it may be. */
  boolean agreed(Terminal terminal, String what) {
    if (dryRun) {
      terminal.print("dry run, nothing is sent: " + what);
      return false;
    }
    boolean agreed = yes || terminal.confirmed(what + "?");
    if (!agreed) {
      terminal.err().println("Nothing was sent.");
    }
    return agreed;
  }

  /** The code that a command ends with that was not allowed to send. */
  int refusedCode() {
    return dryRun ? 0 : Program.FAILED;
  }
}
