package org.mor.automation.ops;

import java.util.concurrent.Callable;
import org.mor.automation.ops.deployment.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Shows flag, wallets, sessions and catalogue, and what is wrong with them.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Target target = new Target();
  @Mixin private WalletSelection wallets = new WalletSelection();

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Deployment deployment = target.open(terminal)) {
      Status status = new Status(deployment, wallets, terminal.clock(), terminal.sleeper());
      Checks checks = new Checks(terminal);
      checks.run("flag", "ops flag on|off", status::flag);
      checks.run("wallets", "check RPC_URLS and the wallet keys with ops doctor", status::wallets);
      checks.run("sessions", "check the sessions table and your permissions", status::sessions);
      checks.run("catalogue", "check the sessions table and your permissions", status::catalogue);
      checks.run("providers", "check RPC_URLS with ops doctor", status::providers);
      return checks.code();
    }
  }
}
