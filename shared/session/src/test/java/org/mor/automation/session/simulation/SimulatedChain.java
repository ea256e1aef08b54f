package org.mor.automation.session.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.session.chain.Chain.Mined;
import org.mor.automation.session.chain.Chain.Sent;

/**
 * A chain with one node: transactions wait, are mined in the order of their nonces, get lost, are
 * replaced by dearer ones, and may go back when the latest block is taken back.
 */
final class SimulatedChain {
  static final long STAKE_PER_PRICE = 10;
  static final Address MARKET = new Address(Digest.hex(20, "market"));

  private final Scheduler scheduler;
  private final Faults faults;
  private final Trace trace;
  private final long blockTime;
  private final Map<String, NavigableMap<Long, Transaction>> waiting = new TreeMap<>();
  private Runnable check = () -> {};
  private Consumer<Transaction> checkMined = _ -> {};
  private Ledger head = new Ledger();
  private Ledger before = head;
  private List<Transaction> latest = List.of();
  private long latestAt;
  private boolean planned;
  private int refusals;
  private boolean reorganised;
  long baseFee = 100;

  /** A transaction as its raw bytes say it. */
  record Transaction(
      TransactionHash hash, Address wallet, long nonce, long tip, long fee, String call) {
    static Transaction of(byte[] raw, TransactionHash hash) {
      String[] words = new String(raw, StandardCharsets.UTF_8).split("/", 6);
      return new Transaction(
          hash,
          new Address(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          words[5]);
    }
  }

  SimulatedChain(Scheduler scheduler, Faults faults, Trace trace, long blockTime) {
    this.scheduler = scheduler;
    this.faults = faults;
    this.trace = trace;
    this.blockTime = blockTime;
  }

  /** What is checked after every block, and of every transaction that gets into one. */
  void checkedBy(Runnable check, Consumer<Transaction> checkMined) {
    this.check = check;
    this.checkMined = checkMined;
  }

  void fund(Address wallet, long nonce, long mor) {
    head.accounts.put(wallet.hex(), new Ledger.Account(nonce, mor, 0, false));
    waiting.put(wallet.hex(), new TreeMap<>());
  }

  Ledger head() {
    return head;
  }

  /** The state that a node which lags by a block would tell. */
  Ledger lagging() {
    return scheduler.now() - latestAt < 2 * blockTime ? before : head;
  }

  /** Empty blocks are not kept, but time passes with them. */
  Instant time() {
    return Instant.ofEpochMilli(scheduler.now() / blockTime * blockTime);
  }

  /** How often a transaction was turned away for its nonce or its price. */
  int refusals() {
    return refusals;
  }

  /** The node starts anew and knows nothing of what was not mined. */
  void forgetsWhatWaits() {
    waiting.values().forEach(Map::clear);
  }

  void closedBySomebodyElse() {
    for (Ledger.Granted session : List.copyOf(head.sessions.values())) {
      head.execute(session.wallet(), "close," + session.id().hex(), time(), Optional.empty());
    }
  }

  boolean reorganised() {
    return reorganised;
  }

  boolean quiet() {
    return waiting.values().stream().allMatch(Map::isEmpty);
  }

  Sent accept(Transaction transaction) {
    Ledger.Account account = head.account(transaction.wallet());
    if (transaction.nonce() < account.nonce()) {
      refusals++;
      return new Sent.NonceUsed();
    }
    NavigableMap<Long, Transaction> queue = waiting.get(transaction.wallet().hex());
    Transaction other = queue.get(transaction.nonce());
    boolean same = other != null && other.hash().equals(transaction.hash());
    if (other != null && !same && !dearer(transaction, other)) {
      refusals++;
      return new Sent.Underpriced();
    }
    queue.put(transaction.nonce(), transaction);
    plan();
    return new Sent.Accepted(Optional.empty());
  }

  private static boolean dearer(Transaction one, Transaction other) {
    return one.tip() * 10 >= other.tip() * 11 && one.fee() * 10 >= other.fee() * 11;
  }

  private void plan() {
    if (!planned) {
      planned = true;
      scheduler.at((scheduler.now() / blockTime + 1) * blockTime, this::block);
    }
  }

  private void block() {
    planned = false;
    if (!latest.isEmpty()
        && scheduler.now() - latestAt == blockTime
        && faults.happens(faults.reorganise)) {
      takeBack();
    }
    Ledger next = head.copy();
    next.block++;
    List<Transaction> mined = new ArrayList<>();
    if (faults.happens(faults.foreign)) {
      interfere(next);
    }
    for (NavigableMap<Long, Transaction> queue : waiting.values()) {
      queue.values().removeIf(_ -> faults.happens(faults.drop));
      mine(queue, next, mined);
    }
    if (!mined.isEmpty()) {
      before = head;
      head = next;
      latest = mined;
      latestAt = scheduler.now();
    }
    check.run();
    if (!quiet() || (!mined.isEmpty() && faults.reorganise > 0)) {
      plan();
    }
  }

  /** Somebody else has the key of a wallet too, and was quicker. */
  private void interfere(Ledger next) {
    Map.Entry<String, Ledger.Account> victim = next.accounts.entrySet().iterator().next();
    victim.setValue(victim.getValue().after());
    trace.add(scheduler.now(), "chain", "FOREIGN nonce " + (victim.getValue().nonce() - 1));
    before = head;
    head = next;
  }

  private void takeBack() {
    trace.add(scheduler.now(), "chain", "REORGANISED, block " + head.block);
    reorganised = true;
    Ledger dropped = head;
    head = before.copy();
    head.block = dropped.block;
    before = head;
    for (Transaction transaction : latest) {
      waiting.get(transaction.wallet().hex()).putIfAbsent(transaction.nonce(), transaction);
    }
    latest = List.of();
  }

  private void mine(NavigableMap<Long, Transaction> queue, Ledger next, List<Transaction> mined) {
    if (faults.happens(faults.delay)) {
      return;
    }
    while (!queue.isEmpty()) {
      Transaction transaction = queue.firstEntry().getValue();
      Ledger.Account account = next.account(transaction.wallet());
      if (transaction.nonce() < account.nonce()) {
        queue.remove(transaction.nonce());
        continue;
      }
      if (transaction.nonce() > account.nonce() || transaction.fee() < baseFee) {
        return;
      }
      queue.remove(transaction.nonce());
      execute(transaction, next);
      mined.add(transaction);
    }
  }

  private void execute(Transaction transaction, Ledger next) {
    next.opened = Optional.empty();
    next.accounts.put(transaction.wallet().hex(), next.account(transaction.wallet()).after());
    boolean unlucky = faults.happens(faults.revert);
    Optional<String> revert =
        next.execute(
            transaction.wallet(),
            transaction.call(),
            time(),
            Optional.of(new Ledger.Sent(transaction.hash(), transaction.nonce(), unlucky)));
    checkMined.accept(transaction);
    Mined receipt = new Mined(revert.isEmpty(), next.opened, revert, next.block);
    next.receipts.put(transaction.hash().hex(), receipt);
    if (trace.kept()) {
      trace.add(
          scheduler.now(),
          "chain",
          "mined nonce %d %s %s %s"
              .formatted(
                  transaction.nonce(),
                  transaction.call(),
                  revert.orElse("ok"),
                  next.opened.map(Object::toString).orElse("")));
    }
  }
}
