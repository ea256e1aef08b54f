package org.mor.automation.ops;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.session.audit.Custody;
import org.mor.automation.session.audit.CustodyReport;
import org.mor.automation.session.audit.WalletStakes;
import org.mor.automation.session.wiring.SessionConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "custody",
    description = {
      "Audits tables, chain and wallets; only reads.",
      "To prove the amounts too, it needs a block or the initial balances; without them it says"
          + " what it could not prove."
    },
    mixinStandardHelpOptions = true)
final class CustodyCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Target target = new Target();
  @Mixin private WalletSelection wallets = new WalletSelection();

  @Option(
      names = "--from-block",
      paramLabel = "NUMBER",
      description = "A block before the first stake.")
  private Long fromBlock;

  @Option(
      names = "--initial-mor",
      paramLabel = "ADDRESS=WEI",
      description = "MOR that a wallet was given, minus what its owner took out.")
  private Map<String, String> initialMor = Map.of();

  @Option(names = "--initial-eth", paramLabel = "ADDRESS=WEI", description = "The same, of ETH.")
  private Map<String, String> initialEth = Map.of();

  @Option(
      names = "--overdue",
      paramLabel = "SECONDS",
      description = "How late maintenance may be; by default two of its rounds.")
  private Long overdue = WalletStakes.TWO_ROUNDS.toSeconds();

  CustodyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Deployment deployment = target.open(terminal)) {
      return print(report(deployment));
    }
  }

  private CustodyReport report(Deployment deployment) throws InterruptedException {
    return audit(
        deployment,
        terminal,
        new WalletStakes(
            wallets.addresses(deployment.wiring(terminal.clock(), terminal.sleeper())),
            Duration.ofSeconds(overdue),
            amounts(initialMor),
            amounts(initialEth),
            fromBlock == null ? OptionalLong.empty() : OptionalLong.of(fromBlock)));
  }

  /** Audits without the amounts, which somebody has to know. */
  static CustodyReport audit(Deployment deployment, Terminal terminal) throws InterruptedException {
    return audit(
        deployment,
        terminal,
        new WalletStakes(
            deployment.wiring(terminal.clock(), terminal.sleeper()).wallets(),
            WalletStakes.TWO_ROUNDS,
            Map.of(),
            Map.of(),
            OptionalLong.empty()));
  }

  private static CustodyReport audit(Deployment deployment, Terminal terminal, WalletStakes stakes)
      throws InterruptedException {
    SessionConfiguration sessions = deployment.sessions();
    try (Custody custody =
        new Custody(
            sessions.chain().rpcUrls(),
            sessions.chain().contracts(),
            deployment.dynamo(),
            sessions.tables(),
            stakes,
            terminal.clock(),
            terminal.sleeper())) {
      return custody.check();
    }
  }

  private int print(CustodyReport report) {
    return switch (report) {
      case CustodyReport.Sound sound -> {
        print(sound.totals());
        terminal.print("SOUND");
        yield 0;
      }
      case CustodyReport.Unsound unsound -> {
        print(unsound.totals());
        unsound.findings().forEach(finding -> terminal.print("FOUND " + finding));
        terminal.print("UNSOUND -> docs/operating.md, Custody findings");
        yield Program.FAILED;
      }
      case CustodyReport.Unsettled _ -> {
        terminal.print("UNSETTLED: the wallets are in use; try again");
        yield Program.FAILED;
      }
    };
  }

  private void print(CustodyReport.Totals totals) {
    terminal.print(
        totals.records()
            + " records, "
            + totals.onChain()
            + " sessions on the chain, of these "
            + totals.open()
            + " open, "
            + totals.transactions()
            + " transactions");
    totals.unproven().forEach(statement -> terminal.print("NOT PROVEN " + statement));
  }

  private static Map<Address, Wei> amounts(Map<String, String> given) {
    Map<Address, Wei> amounts = new HashMap<>();
    given.forEach((wallet, wei) -> amounts.put(new Address(wallet), Wei.parse(wei)));
    return amounts;
  }
}
