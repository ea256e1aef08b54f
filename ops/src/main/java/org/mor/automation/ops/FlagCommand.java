package org.mor.automation.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mor.automation.ops.deployment.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "flag",
    description = "Shows or sets the system flag. Functions follow within ten seconds.",
    mixinStandardHelpOptions = true)
final class FlagCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Target target = new Target();
  @Spec private CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "on|off|JSON",
      description = "The new value; without it, the present one is shown.")
  private Optional<String> wanted = Optional.empty();

  FlagCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<String> value = wanted.map(this::value);
    try (Deployment deployment = target.open(terminal)) {
      FlagParameter flag = new FlagParameter(deployment);
      value.ifPresent(flag::set);
      FlagParameter.Value now = flag.read();
      terminal.print(
          now.text()
              + ", "
              + new FlagValue(now.text()).meaning().orElse("malformed: off")
              + ", set "
              + now.since()
              + ", "
              + Amounts.time(Duration.between(now.since(), terminal.clock().instant()))
              + " ago");
      return 0;
    }
  }

  private String value(String text) {
    String value =
        switch (text) {
          case "on" -> "true";
          case "off" -> "false";
          default -> text;
        };
    if (new FlagValue(value).meaning().isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "The flag is on, off, or JSON with users, percent and default");
    }
    return value;
  }
}
