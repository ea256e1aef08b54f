package org.mor.automation.session.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.closing.DayLock;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.TableScan;

/** Compares sessions on the chain with records in the table, and both with the clock. */
final class SessionAudit {
  private final ChainBooks chain;
  private final TableScan tables;
  private final WalletStakes terms;
  private final Clock clock;
  private final Map<Address, Map<Long, JournalEntry>> journals = new HashMap<>();

  SessionAudit(ChainBooks chain, TableScan tables, WalletStakes terms, Clock clock) {
    this.chain = chain;
    this.tables = tables;
    this.terms = terms;
    this.clock = clock;
  }

  List<Finding> findings(
      TableScan.Sessions sessions, Map<Address, ChainBooks.Books> books, Deadline deadline) {
    Map<SessionId, OnChainSession> onChain = new HashMap<>();
    books.values().forEach(each -> each.sessions().forEach(one -> onChain.put(one.id(), one)));
    List<Finding> findings = new ArrayList<>();
    Set<SessionId> known = new HashSet<>();
    for (SessionRecord record : sessions.records()) {
      record
          .progress()
          .onChain()
          .ifPresent(
              granted -> {
                known.add(granted.id());
                compare(record, granted, onChain.get(granted.id())).ifPresent(findings::add);
              });
      if (record.progress() instanceof Progress.Signed signed) {
        opened(signed.opening(), deadline).ifPresent(known::add);
      }
      overdue(record).ifPresent(findings::add);
    }
    Instant time = chain.time(deadline);
    // Where the contract holds a day's use, or may hold it, sessions are closed after that day.
    boolean waits = tables.heldAfterEnd().orElse(true);
    for (OnChainSession session : onChain.values()) {
      // Finished records expire after a month; until then a closed session has one too.
      boolean recent =
          session.closedAt().map(at -> at.plus(WalletStakes.KEPT).isAfter(time)).orElse(true);
      if (recent && !known.contains(session.id())) {
        findings.add(new Finding.UnknownSession(session.user(), session.id()));
      }
      Instant closable = waits ? DayLock.latest(session.endsAt()) : session.endsAt();
      if (!session.closed() && closable.plus(terms.overdue()).isBefore(time)) {
        findings.add(new Finding.OverdueSession(session.id(), session.endsAt()));
      }
    }
    return findings;
  }

  private static Optional<Finding> compare(
      SessionRecord record, GrantedSession granted, OnChainSession session) {
    if (session == null) {
      return Optional.of(new Finding.MissingSession(record.intent(), granted.id()));
    }
    // A closing that is under way may be mined already.
    boolean closed =
        record.progress() instanceof Progress.Closed
            || record.progress() instanceof Progress.Held
            || (record.progress() instanceof Progress.Closing && session.closed());
    String recorded =
        told(
            granted.endsAt(),
            closed,
            record.progress().selectedBid().orElseThrow().stake().toString());
    String there = told(session.endsAt(), session.closed(), session.stake().toString());
    return recorded.equals(there)
        ? Optional.empty()
        : Optional.of(new Finding.Contradiction(granted.id(), recorded, there));
  }

  private static String told(Instant endsAt, boolean closed, String stake) {
    return "ends " + endsAt + (closed ? ", closed" : ", open") + ", stake " + stake;
  }

  /** An opening or a closing that no process has continued. */
  private Optional<Finding> overdue(SessionRecord record) {
    boolean unfinished =
        record.progress().underWay() || record.progress() instanceof Progress.Closing;
    return record
        .hold()
        .map(Hold::until)
        .filter(until -> unfinished && until.plus(terms.overdue()).isBefore(clock.instant()))
        .map(until -> new Finding.OverdueRecord(record.intent(), until));
  }

  private Optional<SessionId> opened(TransactionRef opening, Deadline deadline) {
    Map<Long, JournalEntry> journal =
        journals.computeIfAbsent(
            opening.wallet(),
            wallet -> {
              Map<Long, JournalEntry> byNonce = new HashMap<>();
              tables.journal(wallet).forEach(entry -> byNonce.put(entry.ref().nonce(), entry));
              return byNonce;
            });
    return Optional.ofNullable(journal.get(opening.nonce()))
        .flatMap(entry -> chain.opened(entry, deadline));
  }
}
