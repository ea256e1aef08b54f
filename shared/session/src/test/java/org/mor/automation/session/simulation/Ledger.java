package org.mor.automation.session.simulation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.session.chain.Chain.Mined;

/** What the chain's contracts hold as of one block. */
final class Ledger {
  static final long DAY = 86_400;

  final Map<String, Account> accounts = new TreeMap<>();
  final Map<String, Granted> sessions = new TreeMap<>();
  final Set<String> usedApprovals = new TreeSet<>();
  final Map<String, Mined> receipts = new TreeMap<>();
  long block;

  record Account(long nonce, long mor, long held, boolean allowed) {
    Account after() {
      return new Account(nonce + 1, mor, held, allowed);
    }

    Account with(long more) {
      return new Account(nonce, mor + more, held, allowed);
    }
  }

  /** A session, and the transaction that opened it. */
  record Granted(
      SessionId id, Address wallet, String opener, long stake, long endsAt, boolean closed) {}

  Ledger copy() {
    Ledger copy = new Ledger();
    copy.accounts.putAll(accounts);
    copy.sessions.putAll(sessions);
    copy.usedApprovals.addAll(usedApprovals);
    copy.receipts.putAll(receipts);
    copy.block = block;
    return copy;
  }

  Account account(Address wallet) {
    return accounts.get(wallet.hex());
  }

  /** Executes a call; the reason if it reverts, in which case only the nonce is used up. */
  Optional<String> execute(Address wallet, String call, Instant time, Optional<Sent> by) {
    String[] words = call.split(",", -1);
    return switch (words[0]) {
      case "" -> Optional.empty();
      case "allow" -> {
        Account account = account(wallet);
        accounts.put(
            wallet.hex(), new Account(account.nonce(), account.mor(), account.held(), true));
        yield Optional.empty();
      }
      case "open" -> open(wallet, words, time, by);
      case "close" -> close(words[1], time);
      default -> throw new IllegalArgumentException("no such call: " + call);
    };
  }

  /** The transaction that a call came in, and what the run makes of it. */
  record Sent(TransactionHash hash, long nonce, boolean unlucky) {}

  private Optional<String> open(Address wallet, String[] words, Instant time, Optional<Sent> by) {
    long stake = Long.parseLong(words[1]);
    long price = Long.parseLong(words[2]);
    String approval = words[3];
    Account account = account(wallet);
    long seconds = stake / (price * SimulatedChain.STAKE_PER_PRICE);
    if (usedApprovals.contains(approval)) {
      return Optional.of("DuplicateApproval");
    }
    if (!account.allowed()) {
      return Optional.of("InsufficientAllowance");
    }
    if (account.mor() < stake) {
      return Optional.of("InsufficientBalance");
    }
    if (seconds < 300) {
      return Optional.of("SessionTooShort");
    }
    if (by.isPresent() && by.get().unlucky()) {
      return Optional.of("BidInactive");
    }
    if (by.isPresent()) {
      accounts.put(wallet.hex(), account.with(-stake));
      usedApprovals.add(approval);
      SessionId id = new SessionId(Digest.hex(32, "session " + approval + block));
      sessions.put(
          id.hex(),
          new Granted(
              id,
              wallet,
              wallet + "/" + by.get().nonce(),
              stake,
              time.getEpochSecond() + seconds,
              false));
      opened = Optional.of(id);
    }
    return Optional.empty();
  }

  /** The session that the last executed call opened. */
  Optional<SessionId> opened = Optional.empty();

  private Optional<String> close(String id, Instant time) {
    Granted session = sessions.get(id);
    if (session == null) {
      return Optional.of("SessionNotFound");
    }
    if (session.closed()) {
      return Optional.of("SessionAlreadyClosed");
    }
    if (time.getEpochSecond() < session.endsAt()) {
      throw new AssertionError("closed early: " + id);
    }
    sessions.put(
        id,
        new Granted(
            session.id(),
            session.wallet(),
            session.opener(),
            session.stake(),
            session.endsAt(),
            true));
    accounts.put(session.wallet().hex(), account(session.wallet()).with(session.stake()));
    return Optional.empty();
  }
}
