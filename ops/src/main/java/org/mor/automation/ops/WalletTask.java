package org.mor.automation.ops;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.WalletTransactions;
import org.mor.automation.session.wallet.WalletTransactions.Status;
import org.mor.automation.session.wiring.ChainWiring;
import org.mor.automation.session.wiring.SessionWiring;

/** Work on the wallets with the same journal, nonces and fee caps as the functions. */
final class WalletTask {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final SessionWiring wiring;
  private final ChainWiring chain;
  private final WalletJournal journal;
  private final Clock clock;
  private final Sleeper sleeper;

  WalletTask(Deployment deployment, Terminal terminal) {
    this.clock = terminal.clock();
    this.sleeper = terminal.sleeper();
    this.wiring = deployment.wiring(clock, sleeper);
    this.chain = wiring.chain();
    this.journal = new WalletJournal(deployment.dynamo(), deployment.sessions().tables());
  }

  List<Address> wallets() {
    return wiring.wallets();
  }

  SessionWiring wiring() {
    return wiring;
  }

  Chain chain() {
    return chain.chain();
  }

  Deadline deadline() {
    return Deadline.in(PATIENCE, clock);
  }

  /** What a call would cost at most, in wei of ETH. */
  Wei most(Address wallet, ContractCall call) {
    return chain.transactions().price(wallet, call, deadline()).most();
  }

  /** Withdraws all held stake that is free; the number of transactions. */
  int withdraw(Address wallet) throws InterruptedException {
    Owner owner = new Owner(wiring.intent().value());
    return chain.withdrawals().drain(wallet, owner, deadline());
  }

  /** Sends a call and waits until it is mined; empty if it is not within minutes. */
  Optional<Chain.Mined> send(Address wallet, JournalEntry.Purpose purpose, ContractCall call)
      throws InterruptedException {
    WalletTransactions transactions = chain.transactions();
    Deadline deadline = deadline();
    JournalEntry entry = transactions.prepare(wallet, purpose, call, deadline);
    if (!journal.add(entry)) {
      return Optional.empty();
    }
    transactions.send(entry, deadline);
    while (!deadline.passed()) {
      switch (transactions.look(entry.ref(), deadline)) {
        case Status.Done done -> {
          return Optional.of(done.mined());
        }
        case Status.Displaced _ -> {
          return Optional.empty();
        }
        case Status.Waiting _ -> {
          transactions.unblock(wallet, deadline);
          sleeper.sleep(POLL);
        }
      }
    }
    return Optional.empty();
  }
}
