package org.mor.automation.ops;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.session.maintenance.Adoption;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wiring.SessionWiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "adopt",
    description = {
      "Writes a record for every open session on the chain that has none, as after a table was"
          + " lost or a stack was made anew. Maintenance then closes them after their end.",
      "Sessions of the last ten minutes are left to maintenance."
    },
    mixinStandardHelpOptions = true)
final class AdoptCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Terminal terminal;
  @Mixin private Target target = new Target();

  AdoptCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Deployment deployment = target.open(terminal)) {
      SessionWiring wiring = deployment.wiring(terminal.clock(), terminal.sleeper());
      WalletJournal journal =
          new WalletJournal(deployment.dynamo(), deployment.sessions().tables());
      // From the first session again, whatever maintenance has compared.
      for (Address wallet : wiring.wallets()) {
        journal.compared(wallet, new WalletJournal.Compared(0, terminal.clock().instant()));
      }
      Adoption adoption = wiring.adoption();
      int adopted = 0;
      long before;
      long compared = 0;
      do {
        before = compared;
        adopted += adoption.adopt(Deadline.in(PATIENCE, terminal.clock()));
        compared =
            wiring.wallets().stream().mapToLong(each -> journal.compared(each).sessions()).sum();
      } while (compared > before);
      terminal.print(compared + " sessions compared, " + adopted + " adopted");
      return 0;
    }
  }
}
