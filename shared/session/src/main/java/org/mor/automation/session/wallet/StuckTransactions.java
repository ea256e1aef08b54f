package org.mor.automation.session.wallet;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.tx.FeeQuote;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.SendOutcome;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.JournalEntry.Purpose;
import org.mor.automation.session.store.WalletJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a wallet's lowest unmined nonce mined: fills its gap, sends it again, raises its fee, or
 * replaces what can never be mined. A replacement has the same nonce, so there is never a second
 * transaction.
 */
final class StuckTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(StuckTransactions.class);
  private static final long FILL_GAS = 21_000;

  private final WalletJournal journal;
  private final Chain chain;
  private final WalletSigner signer;
  private final Clock clock;
  private final TransactionPolicy policy;
  private final Map<TransactionRef, Instant> missing = new ConcurrentHashMap<>();

  StuckTransactions(
      WalletJournal journal,
      Chain chain,
      WalletSigner signer,
      Clock clock,
      TransactionPolicy policy) {
    this.journal = journal;
    this.chain = chain;
    this.signer = signer;
    this.clock = clock;
    this.policy = policy;
  }

  Waiting unblock(Address wallet, Deadline deadline) {
    Optional<WalletJournal.Sequence> sequence = journal.sequence(wallet);
    if (sequence.isEmpty()) {
      return new Waiting.Nothing();
    }
    // Nodes may differ: each count names the transaction that one of them expects next.
    Waiting waiting = new Waiting.Nothing();
    for (long mined : new TreeSet<>(chain.minedNonces(wallet, deadline))) {
      if (mined < sequence.get().next()) {
        waiting = help(new TransactionRef(wallet, mined), sequence.get(), deadline);
      } else if (mined > sequence.get().next()) {
        catchUp(wallet, sequence.get(), deadline);
      }
    }
    return waiting;
  }

  /** Somebody else uses the wallet's key too; only a settled count may raise our own. */
  private void catchUp(Address wallet, WalletJournal.Sequence sequence, Deadline deadline) {
    long mined = chain.settled(deadline).minedNonce(wallet);
    if (mined > sequence.next()) {
      journal.startAt(wallet, mined);
    }
  }

  private Waiting help(TransactionRef ref, WalletJournal.Sequence sequence, Deadline deadline) {
    Optional<JournalEntry> entry = journal.entry(ref);
    if (entry.isPresent()) {
      missing.remove(ref);
      return help(entry.get(), deadline);
    }
    Instant now = clock.instant();
    Instant since = missing.computeIfAbsent(ref, _ -> now);
    // A stale or lying node may name a nonce that was used before the journal began.
    if (lost(since, sequence) && chain.settled(deadline).minedNonce(ref.wallet()) <= ref.nonce()) {
      abandon(ref, deadline);
    }
    return new Waiting.OnItsWay(ref.nonce(), since);
  }

  /** Whether the nonce was handed out long ago and still has no entry. */
  private boolean lost(Instant since, WalletJournal.Sequence sequence) {
    Instant taken = sequence.takenAt().filter(at -> at.isBefore(since)).orElse(since);
    return !taken.plus(policy.fillAfter()).isAfter(clock.instant());
  }

  private Waiting help(JournalEntry entry, Deadline deadline) {
    Instant now = clock.instant();
    Waiting onItsWay = new Waiting.OnItsWay(entry.ref().nonce(), entry.createdAt());
    if (entry.createdAt().plus(policy.resendAfter()).isAfter(now)) {
      return onItsWay;
    }
    FeeQuote quote = chain.fees(entry.ref().wallet(), deadline);
    Optional<JournalEntry> dearer = dearer(entry, quote);
    if (dearer.isPresent() && journal.replace(entry, dearer.get())) {
      send(dearer.get(), deadline);
      return onItsWay;
    }
    return switch (send(entry, deadline)) {
      case SendOutcome.Accepted _, SendOutcome.NotNow _ -> onItsWay;
      case SendOutcome.Refused refused -> recover(entry, quote, refused.why(), deadline);
    };
  }

  /**
   * The transaction with higher fees, once blocks have come without it. Nothing is raised while no
   * blocks come, and what pays the market's price is raised only after many blocks.
   */
  private Optional<JournalEntry> dearer(JournalEntry entry, FeeQuote quote) {
    long blocks = quote.block() - entry.signing().block();
    boolean early = entry.signing().at().plus(policy.raiseAfter()).isAfter(clock.instant());
    boolean paysEnough =
        entry
                    .signing()
                    .fees()
                    .maxFee()
                    .compareTo(quote.baseFee().plus(entry.signing().fees().tip()))
                >= 0
            && entry.signing().fees().tip().compareTo(quote.tip().min(policy.caps().tip())) >= 0;
    if (early || blocks < (paysEnough ? policy.passedOverWell() : policy.passedOver())) {
      return Optional.empty();
    }
    Optional<Fees> raised =
        policy
            .caps()
            .raised(entry.signing().fees(), quote)
            .filter(fees -> policy.caps().allow(entry.signing().gasLimit(), fees))
            .filter(fees -> payable(entry.signing().gasLimit(), fees, quote));
    if (raised.isEmpty()) {
      LOG.warn("nonce {} is not mined and its fee is at the cap", entry.ref().nonce());
    }
    return raised.map(
        fees ->
            signer.next(
                entry,
                entry.purpose(),
                entry.call(),
                new JournalEntry.Signing(
                    entry.signing().gasLimit(), fees, clock.instant(), quote.block())));
  }

  /**
   * No node accepts these bytes. They are signed again with another gas limit if that helps;
   * otherwise a transaction that does nothing uses the nonce, and whoever waits for the original
   * sees that it can never be mined. A version that can be paid is never replaced by one that
   * cannot.
   */
  private Waiting recover(JournalEntry entry, FeeQuote quote, String why, Deadline deadline) {
    boolean payableAsItIs =
        policy.caps().allow(entry.signing().gasLimit(), entry.signing().fees())
            && payable(entry.signing().gasLimit(), entry.signing().fees(), quote);
    boolean fresh = entry.signing().at().plus(policy.raiseAfter()).isAfter(clock.instant());
    if (payableAsItIs && fresh) {
      // A node may count earlier waiting transactions too. That passes, so the original is kept.
      return new Waiting.OnItsWay(entry.ref().nonce(), entry.createdAt());
    }
    Optional<JournalEntry> next = anew(entry, quote, deadline).or(() -> voided(entry, quote));
    if (next.isEmpty()) {
      LOG.error("nonce {} is blocked: {}", entry.ref().nonce(), why);
      return new Waiting.Blocked(entry.ref().nonce(), entry.createdAt(), why);
    }
    if (journal.replace(entry, next.get())) {
      LOG.warn("nonce {} was refused and is replaced: {}", entry.ref().nonce(), why);
      send(next.get(), deadline);
    }
    return new Waiting.OnItsWay(entry.ref().nonce(), entry.createdAt());
  }

  /** The same call with the gas that it needs now, if that differs. */
  private Optional<JournalEntry> anew(JournalEntry entry, FeeQuote quote, Deadline deadline) {
    if (entry.purpose() == Purpose.FILL) {
      return Optional.empty();
    }
    long gas;
    try {
      gas = chain.gas(entry.ref().wallet(), entry.call(), deadline);
    } catch (ChainException e) {
      if (e.kind() == ChainException.Kind.UNAVAILABLE) {
        throw e;
      }
      return Optional.empty();
    }
    return replacement(entry, quote)
        .filter(
            fees ->
                gas < entry.signing().gasLimit()
                    || entry.signing().gasLimit() > quote.blockGasLimit())
        .filter(fees -> policy.caps().allow(gas, fees) && payable(gas, fees, quote))
        .map(
            fees ->
                signer.next(
                    entry,
                    entry.purpose(),
                    entry.call(),
                    new JournalEntry.Signing(gas, fees, clock.instant(), quote.block())));
  }

  private Optional<JournalEntry> voided(JournalEntry entry, FeeQuote quote) {
    return filling(replacement(entry, quote), quote)
        .map(signing -> signer.next(entry, Purpose.FILL, noOp(entry.ref().wallet()), signing));
  }

  /**
   * No node has the old bytes, but one may have an older version: the fees must be a replacement's.
   */
  private Optional<Fees> replacement(JournalEntry entry, FeeQuote quote) {
    return policy.caps().raised(entry.signing().fees(), quote).or(() -> policy.caps().first(quote));
  }

  static boolean payable(long gas, Fees fees, FeeQuote quote) {
    return gas <= quote.blockGasLimit() && fees.maxFee().times(gas).compareTo(quote.balance()) <= 0;
  }

  private Optional<JournalEntry.Signing> filling(Optional<Fees> within, FeeQuote quote) {
    return within
        .filter(fees -> policy.caps().allow(FILL_GAS, fees) && payable(FILL_GAS, fees, quote))
        .map(fees -> new JournalEntry.Signing(FILL_GAS, fees, clock.instant(), quote.block()));
  }

  private static ContractCall noOp(Address wallet) {
    return new ContractCall(wallet, new byte[0]);
  }

  SendOutcome send(JournalEntry entry, Deadline deadline) {
    SendOutcome sent = chain.send(entry.raw(), deadline);
    switch (sent) {
      case SendOutcome.Accepted _ -> {}
      case SendOutcome.NotNow not ->
          LOG.info("nonce {} not sent: {}", entry.ref().nonce(), not.why());
      case SendOutcome.Refused refused ->
          LOG.warn("nonce {} was refused: {}", entry.ref().nonce(), refused.why());
    }
    return sent;
  }

  /** Fills the gap of a nonce whose transaction was never written. */
  void abandon(TransactionRef ref, Deadline deadline) {
    FeeQuote quote = chain.fees(ref.wallet(), deadline);
    Optional<JournalEntry.Signing> signing = filling(policy.caps().first(quote), quote);
    if (signing.isEmpty()) {
      LOG.error("nonce {} cannot be filled: the wallet cannot pay for it", ref.nonce());
      return;
    }
    LOG.warn("nonce {} was never used; filling the gap", ref.nonce());
    JournalEntry fill = signer.first(ref, Purpose.FILL, noOp(ref.wallet()), signing.get());
    if (journal.add(fill)) {
      send(fill, deadline);
    }
  }
}
