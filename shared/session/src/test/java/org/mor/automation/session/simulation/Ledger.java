package org.mor.automation.session.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.chain.Chain.Mined;

/** What the chain's contracts hold as of one block. */
final class Ledger {
  static final long DAY = 86_400;

  /** The opener of a session that somebody else with a wallet's key has opened. */
  static final String STRANGER = "stranger";

  /** Gas of a call that has no loop. */
  static final long CALL_GAS = 100_000;

  final Map<String, Account> accounts = new TreeMap<>();
  final Map<String, Granted> sessions = new TreeMap<>();
  final Map<String, List<OnHold>> onHold = new TreeMap<>();
  final Set<String> usedApprovals = new TreeSet<>();
  final Map<String, Mined> receipts = new TreeMap<>();

  /** The transactions of this block alone. */
  final List<SimulatedChain.Transaction> mined = new ArrayList<>();

  long block;

  /** Whether the used part of a stake is held on every close, or on early ones only. */
  boolean dayLock;

  /** Whether users close sessions early; else an early close is a defect and ends the run. */
  boolean earlyCloses;

  /**
   * A wallet.
   *
   * @param spent wei of ETH that its transactions have cost
   */
  record Account(long nonce, long mor, long spent, boolean allowed) {
    Account after(long cost) {
      return new Account(nonce + 1, mor, spent + cost, allowed);
    }

    Account with(long more) {
      return new Account(nonce, mor + more, spent, allowed);
    }

    Account allowing() {
      return new Account(nonce, mor, spent, true);
    }
  }

  /** Part of a stake that is held after a close. */
  record OnHold(long amount, long releaseAt) {}

  /**
   * A session, and the transaction that opened it.
   *
   * @param closedAt 0 while it is open
   */
  record Granted(
      SessionId id,
      Address wallet,
      String opener,
      BidId bid,
      long stake,
      long openedAt,
      long endsAt,
      long closedAt) {
    boolean closed() {
      return closedAt > 0;
    }

    Granted closedAt(long time) {
      return new Granted(id, wallet, opener, bid, stake, openedAt, endsAt, time);
    }

    Granted later(long seconds) {
      return new Granted(
          id, wallet, opener, bid, stake, openedAt + seconds, endsAt + seconds, closedAt);
    }

    OnChainSession told() {
      return new OnChainSession(
          id,
          wallet,
          bid,
          Wei.of(stake),
          Instant.ofEpochSecond(openedAt),
          Instant.ofEpochSecond(endsAt),
          closed() ? Optional.of(Instant.ofEpochSecond(closedAt)) : Optional.empty(),
          false,
          false);
    }
  }

  /**
   * What a call came to.
   *
   * @param returned wei of MOR that the contract sent to the wallet
   * @param gas units that it used
   */
  record Outcome(Optional<String> revert, Optional<SessionId> opened, long returned, long gas) {
    static Outcome reverted(String reason) {
      return new Outcome(Optional.of(reason), Optional.empty(), 0, CALL_GAS);
    }

    static Outcome done(long returned, long gas) {
      return new Outcome(Optional.empty(), Optional.empty(), returned, gas);
    }
  }

  Ledger copy() {
    Ledger copy = new Ledger();
    copy.accounts.putAll(accounts);
    copy.sessions.putAll(sessions);
    copy.onHold.putAll(onHold);
    copy.usedApprovals.addAll(usedApprovals);
    copy.receipts.putAll(receipts);
    copy.block = block;
    copy.dayLock = dayLock;
    copy.earlyCloses = earlyCloses;
    return copy;
  }

  Account account(Address wallet) {
    return accounts.get(wallet.hex());
  }

  List<OnHold> held(Address wallet) {
    return onHold.getOrDefault(wallet.hex(), List.of());
  }

  /** Executes a call; if it reverts, only the nonce is used up. */
  Outcome execute(Address wallet, String call, Instant time, Optional<Sent> by) {
    String[] words = call.split(",", -1);
    return switch (words[0]) {
      case "" -> Outcome.done(0, 21_000);
      case "allow" -> {
        accounts.put(wallet.hex(), account(wallet).allowing());
        yield Outcome.done(0, CALL_GAS);
      }
      case "open" -> open(wallet, words, time, by);
      case "close" -> close(words[1], time);
      case "withdraw" -> withdraw(wallet, Integer.parseInt(words[1]), time);
      default -> throw new IllegalArgumentException("no such call: " + call);
    };
  }

  /** The transaction that a call came in, and what the run makes of it. */
  record Sent(TransactionHash hash, String opener, boolean unlucky) {}

  private Outcome open(Address wallet, String[] words, Instant time, Optional<Sent> by) {
    long stake = Long.parseLong(words[1]);
    long price = Long.parseLong(words[2]);
    String approval = words[4];
    Account account = account(wallet);
    long seconds = stake / (price * SimulatedChain.STAKE_PER_PRICE);
    if (usedApprovals.contains(approval)) {
      return Outcome.reverted("DuplicateApproval");
    }
    if (!account.allowed()) {
      return Outcome.reverted("InsufficientAllowance");
    }
    if (account.mor() < stake) {
      return Outcome.reverted("InsufficientBalance");
    }
    if (seconds < 300) {
      return Outcome.reverted("SessionTooShort");
    }
    if (by.isEmpty()) {
      return Outcome.done(0, CALL_GAS);
    }
    if (by.get().unlucky()) {
      return Outcome.reverted("BidInactive");
    }
    accounts.put(wallet.hex(), account.with(-stake));
    usedApprovals.add(approval);
    // Mined again in another block, most keep their id, and some do not.
    String where = approval.charAt(approval.length() - 1) < '4' ? " at " + block : "";
    SessionId id = new SessionId(Digest.hex(32, "session " + approval + where));
    long now = time.getEpochSecond();
    Granted session =
        new Granted(
            id, wallet, by.get().opener(), new BidId(words[3]), stake, now, now + seconds, 0);
    sessions.put(id.hex(), session);
    return new Outcome(Optional.empty(), Optional.of(id), 0, CALL_GAS);
  }

  private Outcome close(String id, Instant time) {
    Granted session = sessions.get(id);
    if (session == null) {
      return Outcome.reverted("SessionNotFound");
    }
    if (session.closed()) {
      return Outcome.reverted("SessionAlreadyClosed");
    }
    long now = time.getEpochSecond();
    if (now < session.endsAt() && !earlyCloses) {
      throw new AssertionError("closed early: " + id);
    }
    long locked = dayLock || now < session.endsAt() ? locked(session, now) : 0;
    sessions.put(id, session.closedAt(now));
    if (locked > 0) {
      List<OnHold> all = new ArrayList<>(held(session.wallet()));
      all.add(new OnHold(locked, midnightAfter(Math.min(now, session.endsAt()))));
      onHold.put(session.wallet().hex(), List.copyOf(all));
    }
    long back = session.stake() - locked;
    accounts.put(session.wallet().hex(), account(session.wallet()).with(back));
    return Outcome.done(back, CALL_GAS);
  }

  /** What the last day's use accounts for, until that day is over. */
  private static long locked(Granted session, long now) {
    long anchor = Math.min(now, session.endsAt());
    long midnight = midnightAfter(anchor);
    if (now >= midnight) {
      return 0;
    }
    long used = anchor - Math.max(session.openedAt(), midnight - DAY);
    return session.stake() * used / (session.endsAt() - session.openedAt());
  }

  static long midnightAfter(long second) {
    return (second / DAY + 1) * DAY;
  }

  private Outcome withdraw(Address wallet, int most, Instant time) {
    List<OnHold> all = new ArrayList<>(held(wallet));
    long amount = 0;
    int moved = 0;
    for (int i = all.size() - 1; i >= 0 && moved < most; i--) {
      if (all.get(i).releaseAt() <= time.getEpochSecond()) {
        amount += all.remove(i).amount();
        moved++;
      }
    }
    if (amount == 0) {
      return Outcome.reverted("SessionUserAmountToWithdrawIsZero");
    }
    onHold.put(wallet.hex(), List.copyOf(all));
    accounts.put(wallet.hex(), account(wallet).with(amount));
    return Outcome.done(amount, 60_000 + 25_000L * moved);
  }
}
