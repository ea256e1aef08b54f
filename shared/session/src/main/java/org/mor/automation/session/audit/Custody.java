package org.mor.automation.session.audit;

import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.SessionTables;
import org.mor.automation.session.store.TableScan;
import org.mor.automation.session.store.WalletJournal;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Proves from the tables and the chain that nothing is lost: every session has a record and every
 * record its session, every stake is where it is counted, nothing is overdue, and only gas has left
 * the wallets. It only reads.
 */
public final class Custody implements AutoCloseable {
  private static final Duration ONE_LOOK = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int LOOKS = 5;

  private final RpcClient rpc;
  private final ChainBooks chain;
  private final TableScan tables;
  private final WalletStakes terms;
  private final Clock clock;
  private final Sleeper sleeper;

  public Custody(
      List<URI> rpcUrls,
      ContractAddresses contracts,
      DynamoDbClient dynamo,
      SessionTables tables,
      WalletStakes terms,
      Clock clock,
      Sleeper sleeper) {
    this.rpc = new RpcClient(rpcUrls);
    this.chain = new ChainBooks(rpc, contracts);
    this.tables = new TableScan(dynamo, tables);
    this.terms = terms;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Repeats the audit until no wallet changes while it runs. */
  public CustodyReport check() throws InterruptedException {
    for (int look = 1; look <= LOOKS; look++) {
      Optional<CustodyReport> report = look(Deadline.in(ONE_LOOK, clock));
      if (report.isPresent()) {
        return report.get();
      }
      sleeper.sleep(PAUSE);
    }
    return new CustodyReport.Unsettled();
  }

  private Optional<CustodyReport> look(Deadline deadline) {
    Map<Address, Long> before = nonces(deadline);
    Map<Address, ChainBooks.Books> books = new HashMap<>();
    terms.wallets().forEach(wallet -> books.put(wallet, chain.of(wallet, deadline)));
    TableScan.Sessions sessions = tables.sessions();
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        new SessionAudit(chain, tables, terms, clock).findings(sessions, books, deadline));
    findings.addAll(new CounterAudit(tables).findings(sessions, terms.wallets()));
    List<String> unproven = new ArrayList<>();
    int transactions = 0;
    for (Address wallet : terms.wallets()) {
      List<JournalEntry> journal = tables.journal(wallet);
      transactions += journal.size();
      findings.addAll(gas(wallet, books.get(wallet), journal, unproven, deadline));
      findings.addAll(mor(wallet, books.get(wallet), unproven, deadline));
    }
    if (!before.equals(nonces(deadline))) {
      return Optional.empty();
    }
    int open = 0;
    int all = 0;
    for (ChainBooks.Books each : books.values()) {
      all += each.sessions().size();
      open += (int) each.sessions().stream().filter(session -> !session.closed()).count();
    }
    CustodyReport.Totals totals =
        new CustodyReport.Totals(sessions.records().size(), all, open, transactions, unproven);
    return Optional.of(
        findings.isEmpty()
            ? new CustodyReport.Sound(totals)
            : new CustodyReport.Unsound(totals, findings));
  }

  private Map<Address, Long> nonces(Deadline deadline) {
    Map<Address, Long> nonces = new HashMap<>();
    terms.wallets().forEach(wallet -> nonces.put(wallet, chain.nonce(wallet, deadline)));
    return nonces;
  }

  /** Every mined transaction is ours, and their cost is all the ETH that is gone. */
  private List<Finding> gas(
      Address wallet,
      ChainBooks.Books books,
      List<JournalEntry> journal,
      List<String> unproven,
      Deadline deadline) {
    Optional<Wei> initial = Optional.ofNullable(terms.initialEth().get(wallet));
    Map<Long, JournalEntry> byNonce = new HashMap<>();
    journal.forEach(entry -> byNonce.put(entry.ref().nonce(), entry));
    // Maintenance has counted the settled transactions; their entries may have expired.
    Optional<WalletJournal.Settled> settled = tables.settled(wallet);
    List<Finding> findings = new ArrayList<>();
    BigInteger spent = settled.map(done -> done.spent().value()).orElse(BigInteger.ZERO);
    if (initial.isPresent() && settled.isPresent()) {
      for (long nonce = 0; nonce < settled.get().first(); nonce++) {
        findings.add(new Finding.ForeignTransaction(wallet, nonce));
      }
    }
    long unsettled =
        initial.isPresent() || journal.isEmpty() ? 0 : journal.getFirst().ref().nonce();
    long first = settled.map(WalletJournal.Settled::next).orElse(unsettled);
    for (long nonce = first; nonce < books.nonce(); nonce++) {
      Optional<BigInteger> cost =
          Optional.ofNullable(byNonce.get(nonce)).flatMap(entry -> chain.cost(entry, deadline));
      if (cost.isEmpty()) {
        findings.add(new Finding.ForeignTransaction(wallet, nonce));
      } else {
        spent = spent.add(cost.get());
      }
    }
    if (initial.isEmpty()) {
      unproven.add("ETH of " + wallet + ": its initial balance was not given");
    } else if (!initial.get().value().subtract(spent).equals(books.eth())) {
      findings.add(
          new Finding.EthAstray(wallet, initial.get().value().subtract(spent), books.eth()));
    }
    return findings;
  }

  /**
   * All MOR is in the wallet, staked or on hold; what was staked is still staked or has come back.
   */
  private List<Finding> mor(
      Address wallet, ChainBooks.Books books, List<String> unproven, Deadline deadline) {
    BigInteger away = books.staked().add(books.onHold());
    List<Finding> findings = new ArrayList<>();
    Optional<Wei> initial = Optional.ofNullable(terms.initialMor().get(wallet));
    if (initial.isPresent() && !initial.get().value().equals(books.mor().add(away))) {
      findings.add(new Finding.MorAstray(wallet, initial.get().value(), books.mor().add(away)));
    }
    if (terms.fromBlock().isPresent()) {
      BigInteger sent = chain.staked(wallet, terms.fromBlock().getAsLong(), deadline);
      if (!sent.equals(away)) {
        findings.add(new Finding.MorAstray(wallet, sent, away));
      }
    } else if (initial.isEmpty()) {
      unproven.add("MOR of " + wallet + ": neither its initial balance nor a block was given");
    }
    return findings;
  }

  @Override
  public void close() {
    rpc.close();
  }
}
