package org.mor.automation.ops;

import java.util.List;
import java.util.concurrent.Callable;
import org.mor.automation.ops.deployment.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Shows the log lines of a request, from all functions.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Target target = new Target();

  @Parameters(paramLabel = "REQUEST_ID", description = "As the answer's x-request-id gives it.")
  private String requestId;

  LogsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Deployment deployment = target.open(terminal)) {
      List<String> lines = deployment.logs().find(requestId);
      lines.forEach(terminal::print);
      if (lines.isEmpty()) {
        terminal.err().println("No line names request " + requestId);
      }
      return lines.isEmpty() ? Program.FAILED : 0;
    }
  }
}
