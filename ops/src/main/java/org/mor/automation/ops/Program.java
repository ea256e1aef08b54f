package org.mor.automation.ops;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands. A command ends with 0 if all is well, 1 after a failure, 2 after wrong usage. */
@Command(
    name = "ops",
    description = "Operates a deployment of Morpheus Automation.",
    mixinStandardHelpOptions = true,
    version = "ops 0.1.0",
    subcommands = CommandLine.HelpCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A command ends with 0 if all is well, with 1 after a finding or a failure, and with 2 after"
          + " wrong usage."
    })
final class Program {
  static final int FAILED = 1;

  private Program() {}

  static CommandLine of(Terminal terminal) {
    CommandLine program = new CommandLine(new Program());
    program
        .addSubcommand(new StatusCommand(terminal))
        .addSubcommand(new DoctorCommand(terminal))
        .addSubcommand(new DeployCommand(terminal))
        .addSubcommand(new FlagCommand(terminal))
        .addSubcommand(new RollbackCommand(terminal))
        .addSubcommand(new SmokeCommand(terminal))
        .addSubcommand(WalletCommand.with(terminal))
        .addSubcommand(new CustodyCommand(terminal))
        .addSubcommand(new AdoptCommand(terminal))
        .addSubcommand(new KeysCommand(terminal))
        .addSubcommand(new CatalogueCommand(terminal))
        .addSubcommand(new LogsCommand(terminal));
    program.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    program.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    program.setExecutionExceptionHandler(
        (failure, _, _) -> {
          terminal.err().println(Reasons.of(failure));
          return FAILED;
        });
    return program;
  }
}
