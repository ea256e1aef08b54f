package org.mor.automation.ops;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.MarketplaceCalls;
import org.mor.automation.marketplace.chain.StakesOnHold;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.store.JournalEntry.Purpose;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "wallet",
    description = "Shows the wallets, withdraws held stake, approves and delegates.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "show|withdraw|approve|delegate")
final class WalletCommand {
  private WalletCommand() {}

  static CommandLine with(Terminal terminal) {
    return new CommandLine(new WalletCommand())
        .addSubcommand(new Show(terminal))
        .addSubcommand(new Withdraw(terminal))
        .addSubcommand(new Approve(terminal))
        .addSubcommand(new Delegate(terminal));
  }

  @Command(
      name = "show",
      description = "Shows balances, allowance and held stake.",
      mixinStandardHelpOptions = true)
  private static final class Show implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Target target = new Target();
    @Mixin private WalletSelection wallets = new WalletSelection();

    Show(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      try (Deployment deployment = target.open(terminal)) {
        WalletTask task = new WalletTask(deployment, terminal);
        for (Address wallet : wallets.addresses(task.wiring())) {
          Funds funds = task.chain().funds(wallet, task.deadline());
          StakesOnHold stakes = task.chain().onHold(wallet, task.deadline());
          terminal.print(wallet.hex());
          terminal.print("  MOR        " + Amounts.coins(funds.mor()));
          terminal.print("  ETH        " + Amounts.coins(funds.eth()));
          terminal.print("  allowance  " + Amounts.allowance(funds.allowance()) + " MOR");
          terminal.print(
              "  on hold    "
                  + Amounts.coins(stakes.held())
                  + " MOR until midnight UTC, "
                  + Amounts.coins(stakes.available())
                  + " MOR free to withdraw");
        }
        return 0;
      }
    }
  }

  @Command(
      name = "withdraw",
      description = "Withdraws held stake that is free, as maintenance does.",
      mixinStandardHelpOptions = true)
  private static final class Withdraw implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Target target = new Target();
    @Mixin private MoneyOptions money = new MoneyOptions();

    Withdraw(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
      try (Deployment deployment = target.open(terminal)) {
        WalletTask task = new WalletTask(deployment, terminal);
        int code = 0;
        for (Address wallet : task.wallets()) {
          code = Math.max(code, withdraw(task, wallet));
        }
        return code;
      }
    }

    private int withdraw(WalletTask task, Address wallet) throws InterruptedException {
      Wei free = task.chain().onHold(wallet, task.deadline()).available();
      if (free.isZero()) {
        terminal.print(wallet + ": nothing is free to withdraw");
        return 0;
      }
      if (!money.agreed(terminal, "withdraw " + Amounts.coins(free) + " MOR to wallet " + wallet)) {
        return money.refusedCode();
      }
      int sent = task.withdraw(wallet);
      terminal.print(wallet + ": " + sent + " withdrawals sent");
      return sent > 0 ? 0 : Program.FAILED;
    }
  }

  /** Sends one call for each wallet, with a question before. */
  private static int each(
      WalletTask task, Terminal terminal, MoneyOptions money, Purpose purpose, Call call)
      throws InterruptedException {
    int code = 0;
    for (Address wallet : task.wallets()) {
      String what =
          call.what()
              + " for wallet "
              + wallet
              + ", gas at most "
              + Amounts.coins(task.most(wallet, call.call()))
              + " ETH";
      if (!money.agreed(terminal, what)) {
        code = Math.max(code, money.refusedCode());
        continue;
      }
      Optional<Chain.Mined> mined = task.send(wallet, purpose, call.call());
      boolean done = mined.filter(Chain.Mined::succeeded).isPresent();
      terminal.print(
          wallet
              + ": "
              + mined.map(each -> "mined in block " + each.block()).orElse("not mined in time")
              + (done || mined.isEmpty() ? "" : ", but reverted")
              + mined.map(each -> ", cost " + Amounts.coins(each.cost()) + " ETH").orElse(""));
      code = done ? code : Program.FAILED;
    }
    return code;
  }

  /** A call and what it does, for the question. */
  private record Call(String what, ContractCall call) {}

  @Command(
      name = "approve",
      description = {
        "Allows the marketplace to take stakes from the wallets.",
        "Without it, the first session approves by itself, without a limit."
      },
      mixinStandardHelpOptions = true)
  private static final class Approve implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Target target = new Target();
    @Mixin private MoneyOptions money = new MoneyOptions();

    @Parameters(
        paramLabel = "MOR|unlimited",
        description = "How much in all; 0 takes the allowance back.")
    private String amount;

    Approve(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
      Wei wei = amount.equals("unlimited") ? MarketplaceCalls.UNLIMITED : Amounts.mor(amount);
      try (Deployment deployment = target.open(terminal)) {
        MarketplaceCalls calls = new MarketplaceCalls(deployment.sessions().chain().contracts());
        return each(
            new WalletTask(deployment, terminal),
            terminal,
            money,
            Purpose.APPROVE,
            new Call("set the marketplace's allowance to " + amount + " MOR", calls.approve(wei)));
      }
    }
  }

  @Command(
      name = "delegate",
      description = {
        "Lets another account open, close and withdraw the wallets' sessions, by the delegate"
            + " registry. MOR still moves from and to the wallets only."
      },
      mixinStandardHelpOptions = true)
  private static final class Delegate implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Target target = new Target();
    @Mixin private MoneyOptions money = new MoneyOptions();

    @Parameters(paramLabel = "ADDRESS", description = "The account that may act.")
    private String delegate;

    @Option(names = "--off", description = "Takes the right back.")
    private boolean off;

    Delegate(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
      Address to = new Address(delegate);
      try (Deployment deployment = target.open(terminal);
          NodeReads nodes =
              new NodeReads(deployment.sessions().chain().rpcUrls(), terminal.clock())) {
        if (!nodes.hasCode(ContractAddresses.DELEGATE_REGISTRY)) {
          terminal
              .err()
              .println(
                  "This chain has no delegate registry at " + ContractAddresses.DELEGATE_REGISTRY);
          return Program.FAILED;
        }
        MarketplaceCalls calls = new MarketplaceCalls(deployment.sessions().chain().contracts());
        return each(
            new WalletTask(deployment, terminal),
            terminal,
            money,
            Purpose.DELEGATE,
            new Call(
                (off ? "take session rights from " : "give session rights to ") + to,
                calls.delegateSessions(to, !off)));
      }
    }
  }
}
