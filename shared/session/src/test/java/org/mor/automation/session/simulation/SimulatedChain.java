package org.mor.automation.session.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.SendOutcome;
import org.mor.automation.session.chain.Chain.Mined;

/**
 * A chain: transactions wait, are mined in the order of their nonces, get lost, are replaced by
 * dearer ones, and may go back when the latest blocks are taken back. Empty blocks are not kept,
 * but numbers and time pass with them.
 */
public final class SimulatedChain {
  static final long STAKE_PER_PRICE = 10;
  static final Address MARKET = new Address(Digest.hex(20, "market"));

  /** Blocks are taken back only less deep than this. */
  static final int CONFIRMATIONS = 3;

  static final long BASE_FEE = 100;
  static final long TIP = 10;
  static final long BLOCK_GAS = 400_000;

  private final Scheduler scheduler;
  private final Faults faults;
  private final Trace trace;
  private final long blockTime;
  private final Map<String, NavigableMap<Long, Transaction>> waiting = new TreeMap<>();
  private final Map<String, Long> eth = new TreeMap<>();
  private final TreeMap<Long, Ledger> history = new TreeMap<>();
  private Runnable check = () -> {};
  private Consumer<Transaction> checkMined = _ -> {};
  private boolean planned;
  private int refusals;
  private int foreign;
  private boolean reorganised;

  /** Nothing is mined before that, though blocks come. */
  private long emptyUntil;

  /** Blocks that did not come because the chain stood still. */
  private long missed;

  private Optional<Long> stoppedAt = Optional.empty();

  long baseFee = BASE_FEE;
  long blockGas = BLOCK_GAS;
  boolean dayLock;

  /** What one of the nodes says of any wallet's nonce. */
  OptionalLong nonceToldToo = OptionalLong.empty();

  /** No node can tell when stake will be free. */
  boolean releaseUnknown;

  /** No node has any receipt. */
  boolean receiptsMissing;

  /** What somebody else who has a wallet's key opens sessions with. */
  SimulatedMarket.Bid strangersBid;

  /** A transaction as its raw bytes say it. */
  record Transaction(
      TransactionHash hash,
      Address wallet,
      long nonce,
      long tip,
      long fee,
      long gasLimit,
      String call) {
    static Transaction of(byte[] raw) {
      String text = new String(raw, StandardCharsets.UTF_8);
      String[] words = text.split("/", 7);
      return new Transaction(
          SimulatedSigner.hash(text),
          new Address(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          Long.parseLong(words[4]),
          words[6]);
    }

    long mostCost() {
      return gasLimit * fee;
    }
  }

  SimulatedChain(Scheduler scheduler, Faults faults, Trace trace, long blockTime) {
    this.scheduler = scheduler;
    this.faults = faults;
    this.trace = trace;
    this.blockTime = blockTime;
    history.put(0L, new Ledger());
  }

  /** What is checked after every block, and of every transaction that gets into one. */
  void checkedBy(Runnable check, Consumer<Transaction> checkMined) {
    this.check = check;
    this.checkMined = checkMined;
  }

  void fund(Address wallet, long nonce, long mor, long wei) {
    head().accounts.put(wallet.hex(), new Ledger.Account(nonce, mor, 0, false));
    waiting.put(wallet.hex(), new TreeMap<>());
    eth.put(wallet.hex(), wei);
  }

  /** Changes what a wallet has been given in all; transactions' costs are not in it. */
  void giveEth(String wallet, long wei) {
    eth.put(wallet, wei);
  }

  /** Wei of ETH that a wallet has as of some block. */
  long balance(Address wallet, Ledger at) {
    return Math.max(0, eth.get(wallet.hex()) - at.account(wallet).spent());
  }

  Ledger head() {
    return history.lastEntry().getValue();
  }

  /** The state as of a block that need not be one that something happened in. */
  Ledger at(long number) {
    Map.Entry<Long, Ledger> entry = history.floorEntry(number);
    return (entry == null ? history.firstEntry() : entry).getValue();
  }

  /** Number of the head. */
  long number() {
    return stoppedAt.orElse(scheduler.now() / blockTime - missed);
  }

  /** From now on a session may be closed before its end, as its user may ask for. */
  public void allowEarlyCloses() {
    head().earlyCloses = true;
  }

  /** Sessions that the chain has ever opened, closed ones too. */
  public int sessions() {
    return head().sessions.size();
  }

  Instant time() {
    return timeOf(number());
  }

  /** As of that block, if the chain has not stood still since. */
  Instant timeOf(long number) {
    return Instant.ofEpochMilli((number + missed) * blockTime);
  }

  /** No block comes any more. */
  public void stop() {
    if (stoppedAt.isEmpty()) {
      stoppedAt = Optional.of(number());
      trace.add(scheduler.now(), "chain", "STOPS at block " + number());
    }
  }

  boolean stopped() {
    return stoppedAt.isPresent();
  }

  public void goOn() {
    stoppedAt.ifPresent(
        at -> {
          missed = scheduler.now() / blockTime - at;
          stoppedAt = Optional.empty();
          trace.add(scheduler.now(), "chain", "GOES ON from block " + at);
          plan();
        });
  }

  /** How often a transaction was turned away for its nonce or its price. */
  int refusals() {
    return refusals;
  }

  /** How many transactions somebody else has made with the wallets' keys. */
  int foreign() {
    return foreign;
  }

  /** The node starts anew and knows nothing of what was not mined. */
  public void forgetsWhatWaits() {
    waiting.values().forEach(Map::clear);
  }

  public void closedBySomebodyElse() {
    Ledger next = next();
    trace.add(scheduler.now(), "chain", "CLOSED by somebody else");
    for (Ledger.Granted session : List.copyOf(next.sessions.values())) {
      next.execute(session.wallet(), "close," + session.id().hex(), time(), Optional.empty());
    }
    history.put(next.block, next);
  }

  /** The blocks that opened the sessions were replaced by others that came so much later. */
  void openedLater(long seconds) {
    Ledger next = next();
    next.sessions.replaceAll((_, session) -> session.later(seconds));
    history.put(next.block, next);
  }

  /** So many parts of stakes are held for a wallet, all from one day. */
  void holds(Address wallet, int entries, long each, Instant releaseAt) {
    Ledger next = next();
    List<Ledger.OnHold> all = new ArrayList<>(next.held(wallet));
    for (int i = 0; i < entries; i++) {
      all.add(new Ledger.OnHold(each, releaseAt.getEpochSecond()));
    }
    next.onHold.put(wallet.hex(), List.copyOf(all));
    next.accounts.put(wallet.hex(), next.account(wallet).with(-entries * each));
    history.put(next.block, next);
  }

  /** Somebody who has a wallet's key opens a session with it. */
  public void openedByStranger(Address wallet) {
    Ledger next = next();
    next.accounts.put(wallet.hex(), next.account(wallet).allowing());
    interfere(next, true);
    history.put(next.block, next);
  }

  boolean reorganised() {
    return reorganised;
  }

  boolean quiet() {
    return waiting.values().stream().allMatch(Map::isEmpty);
  }

  private Ledger next() {
    Ledger next = head().copy();
    next.block = number();
    next.dayLock = dayLock;
    return next;
  }

  SendOutcome accept(Transaction transaction) {
    Ledger.Account account = head().account(transaction.wallet());
    if (transaction.nonce() < account.nonce()) {
      refusals++;
      return new SendOutcome.Accepted();
    }
    if (transaction.gasLimit() > blockGas) {
      return new SendOutcome.Refused("exceeds block gas limit");
    }
    if (transaction.mostCost() > balance(transaction.wallet(), head())) {
      return new SendOutcome.Refused("insufficient funds");
    }
    NavigableMap<Long, Transaction> queue = waiting.get(transaction.wallet().hex());
    Transaction other = queue.get(transaction.nonce());
    boolean same = other != null && other.hash().equals(transaction.hash());
    if (other != null && !same && !dearer(transaction, other)) {
      refusals++;
      return new SendOutcome.NotNow("underpriced");
    }
    queue.put(transaction.nonce(), transaction);
    plan();
    return new SendOutcome.Accepted();
  }

  private static boolean dearer(Transaction one, Transaction other) {
    return one.tip() * 10 >= other.tip() * 11 && one.fee() * 10 >= other.fee() * 11;
  }

  private void plan() {
    if (!planned && !stopped()) {
      planned = true;
      scheduler.at((scheduler.now() / blockTime + 1) * blockTime, this::block);
    }
  }

  private void block() {
    planned = false;
    if (stopped()) {
      return;
    }
    if (faults.happens(faults.reorganise)) {
      takeBack((int) faults.between(1, CONFIRMATIONS - 1));
    }
    Ledger next = next();
    boolean changed = faults.happens(faults.foreign);
    if (changed) {
      interfere(next, faults.oneIn(2));
    }
    for (NavigableMap<Long, Transaction> queue : waiting.values()) {
      queue.values().removeIf(_ -> faults.happens(faults.drop));
      mine(queue, next);
    }
    if (changed || !next.mined.isEmpty()) {
      history.put(next.block, next);
      forgetOld();
    }
    check.run();
    boolean mayBeTakenBack = faults.reorganise > 0 && !faults.calm() && recent();
    if (!quiet() || mayBeTakenBack) {
      plan();
    }
  }

  private boolean recent() {
    return head().block > number() - CONFIRMATIONS;
  }

  /** Nobody asks for what was that long ago, while the chain does not stand still. */
  private void forgetOld() {
    while (history.size() > 40) {
      history.pollFirstEntry();
    }
  }

  /** Somebody else has the key of a wallet too, and was quicker. */
  private void interfere(Ledger next, boolean opens) {
    Map.Entry<String, Ledger.Account> victim = next.accounts.entrySet().iterator().next();
    Address wallet = new Address(victim.getKey());
    foreign++;
    String opened = "";
    if (victim.getValue().allowed() && opens) {
      String approval = Digest.hex(9, "foreign approval " + foreign);
      String call =
          "open,%d,%d,%s,%s"
              .formatted(
                  400 * STAKE_PER_PRICE * strangersBid.price(),
                  strangersBid.price(),
                  strangersBid.id().hex(),
                  approval);
      Ledger.Sent sent =
          new Ledger.Sent(
              new TransactionHash(Digest.hex(32, "foreign " + foreign)), Ledger.STRANGER, false);
      opened = next.execute(wallet, call, time(), Optional.of(sent)).toString();
    }
    next.accounts.put(wallet.hex(), next.account(wallet).after(0));
    trace.add(
        scheduler.now(),
        "chain",
        "FOREIGN nonce " + (next.account(wallet).nonce() - 1) + " " + opened);
  }

  private void takeBack(int depth) {
    NavigableMap<Long, Ledger> dropped = history.tailMap(number() - depth, true);
    if (dropped.isEmpty() || dropped.size() == history.size()) {
      return;
    }
    trace.add(scheduler.now(), "chain", "REORGANISED, blocks " + dropped.keySet());
    reorganised = true;
    List<Transaction> transactions =
        dropped.values().stream().flatMap(ledger -> ledger.mined.stream()).toList();
    dropped.clear();
    for (Transaction transaction : transactions) {
      if (!faults.oneIn(4)) {
        waiting.get(transaction.wallet().hex()).putIfAbsent(transaction.nonce(), transaction);
      }
    }
    if (faults.oneIn(2)) {
      emptyUntil = scheduler.now() + faults.between(1_000, 60_000);
    }
  }

  private void mine(NavigableMap<Long, Transaction> queue, Ledger next) {
    if (faults.happens(faults.delay) || (scheduler.now() < emptyUntil && !faults.calm())) {
      return;
    }
    while (!queue.isEmpty()) {
      Transaction transaction = queue.firstEntry().getValue();
      Ledger.Account account = next.account(transaction.wallet());
      if (transaction.nonce() < account.nonce()) {
        queue.remove(transaction.nonce());
        continue;
      }
      if (transaction.nonce() > account.nonce()
          || transaction.fee() < baseFee
          || transaction.gasLimit() > blockGas
          || transaction.mostCost() > balance(transaction.wallet(), next)) {
        return;
      }
      queue.remove(transaction.nonce());
      execute(transaction, next);
      next.mined.add(transaction);
    }
  }

  private void execute(Transaction transaction, Ledger next) {
    boolean unlucky = faults.happens(faults.revert);
    String opener = transaction.wallet() + "/" + transaction.nonce();
    Ledger.Outcome outcome =
        next.execute(
            transaction.wallet(),
            transaction.call(),
            time(),
            Optional.of(new Ledger.Sent(transaction.hash(), opener, unlucky)));
    long cost = outcome.gas() * Math.min(transaction.fee(), baseFee + transaction.tip());
    next.accounts.put(transaction.wallet().hex(), next.account(transaction.wallet()).after(cost));
    checkMined.accept(transaction);
    Mined receipt =
        new Mined(
            outcome.revert().isEmpty(),
            outcome.opened(),
            outcome.revert(),
            next.block,
            Wei.of(cost),
            Wei.of(outcome.returned()));
    next.receipts.put(transaction.hash().hex(), receipt);
    if (trace.kept()) {
      trace.add(
          scheduler.now(),
          "chain",
          "mined nonce %d %s %s %s"
              .formatted(
                  transaction.nonce(),
                  transaction.call(),
                  outcome.revert().orElse("ok"),
                  outcome.opened().map(Object::toString).orElse("")));
    }
  }
}
