package org.mor.automation.session.wallet;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.marketplace.tx.UnsignedTransaction;
import org.mor.automation.session.TransactionRef;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Chain.Mined;
import org.mor.automation.session.chain.Chain.Sent;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.JournalEntry.Purpose;
import org.mor.automation.session.store.WalletJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of the configured wallets, over all processes: nonces without waiting, bytes written
 * before they are sent, replacements that never add a second transaction. Safe for any thread.
 */
public final class WalletTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(WalletTransactions.class);
  private static final long FILL_GAS = 21_000;

  private final WalletJournal journal;
  private final Chain chain;
  private final long chainId;
  private final Map<Address, TransactionSigner> signers;
  private final Clock clock;
  private final TransactionPolicy policy;
  private final Map<TransactionRef, Instant> missing = new ConcurrentHashMap<>();

  public WalletTransactions(
      WalletJournal journal,
      Chain chain,
      long chainId,
      Map<Address, TransactionSigner> signers,
      Clock clock,
      TransactionPolicy policy) {
    this.journal = journal;
    this.chain = chain;
    this.chainId = chainId;
    this.signers = Map.copyOf(signers);
    this.clock = clock;
    this.policy = policy;
  }

  /** How a journalled transaction stands. */
  public sealed interface Status {
    record Done(Mined mined) implements Status {}

    record Waiting() implements Status {}

    /** Another transaction has used its nonce up: its bytes can never be mined. */
    record Displaced() implements Status {}
  }

  /** Whether an approval is for this opening alone; two asked for at once may be the same one. */
  public boolean takeApproval(Address wallet, byte[] approval) {
    return journal.takeApproval(wallet, approval, clock.instant());
  }

  /** Takes a nonce and signs; the entry still has to be written before it is sent. */
  public JournalEntry prepare(
      Address wallet, Purpose purpose, Address to, byte[] data, long gas, Deadline deadline) {
    Chain.Fees fees = chain.fees(deadline);
    long nonce = takeNonce(wallet, deadline);
    return sign(
        new TransactionRef(wallet, nonce), purpose, to, data, gas, fees.tip(), fees.maxFee());
  }

  private long takeNonce(Address wallet, Deadline deadline) {
    Optional<Long> nonce = journal.takeNonce(wallet, clock.instant());
    if (nonce.isPresent()) {
      return nonce.get();
    }
    journal.startAt(wallet, chain.minedNonce(wallet, deadline));
    return journal.takeNonce(wallet, clock.instant()).orElseThrow();
  }

  private JournalEntry sign(
      TransactionRef ref, Purpose purpose, Address to, byte[] data, long gas, Wei tip, Wei fee) {
    SignedTransaction signed = signature(ref, to, data, gas, tip, fee);
    Instant now = clock.instant();
    return new JournalEntry(
        ref, purpose, to, data, gas, tip, fee, signed.raw(), List.of(signed.hash()), now, now);
  }

  private SignedTransaction signature(
      TransactionRef ref, Address to, byte[] data, long gas, Wei tip, Wei fee) {
    TransactionSigner signer = signers.get(ref.wallet());
    if (signer == null) {
      throw new IllegalStateException("no key is configured for the wallet of a journal entry");
    }
    return signer.sign(
        new UnsignedTransaction(chainId, ref.nonce(), tip, fee, gas, to, Wei.ZERO, data));
  }

  public Sent send(JournalEntry entry, Deadline deadline) {
    Sent sent = chain.send(entry.raw(), entry.latest(), deadline);
    if (sent instanceof Sent.Refused refused) {
      LOG.warn("nonce {} was refused: {}", entry.ref().nonce(), refused.why());
    }
    return sent;
  }

  /** Closes the gap that a nonce leaves when its transaction was never written down. */
  public void abandon(TransactionRef ref, Deadline deadline) {
    JournalEntry fill = fill(ref, deadline);
    if (journal.add(fill)) {
      send(fill, deadline);
    }
  }

  private JournalEntry fill(TransactionRef ref, Deadline deadline) {
    Chain.Fees fees = chain.fees(deadline);
    LOG.warn("nonce {} was never used; filling the gap", ref.nonce());
    return sign(ref, Purpose.FILL, ref.wallet(), new byte[0], FILL_GAS, fees.tip(), fees.maxFee());
  }

  public Status look(TransactionRef ref, Deadline deadline) {
    Optional<JournalEntry> entry = journal.entry(ref);
    if (entry.isEmpty()) {
      throw new IllegalStateException("nonce " + ref.nonce() + " has no journal entry");
    }
    Optional<Mined> mined = receipt(entry.get(), deadline);
    if (mined.isPresent()) {
      return new Status.Done(mined.get());
    }
    if (chain.minedNonce(ref.wallet(), deadline) <= ref.nonce()) {
      return new Status.Waiting();
    }
    // The count is past it: read the receipts again, since it may have been mined in between, and
    // distrust a count from a node that is ahead of the one that answers for receipts.
    mined = receipt(entry.get(), deadline);
    if (mined.isPresent()) {
      return new Status.Done(mined.get());
    }
    boolean settled =
        entry.get().createdAt().plus(policy.raiseAfter().multipliedBy(3)).isBefore(clock.instant());
    return settled ? new Status.Displaced() : new Status.Waiting();
  }

  private Optional<Mined> receipt(JournalEntry entry, Deadline deadline) {
    List<TransactionHash> latestFirst = entry.hashes().reversed();
    for (TransactionHash hash : latestFirst) {
      Optional<Mined> mined = chain.mined(hash, deadline);
      if (mined.isPresent()) {
        return mined;
      }
    }
    return Optional.empty();
  }

  /**
   * Helps on the one transaction that all later ones of the wallet wait for: fills its gap, sends
   * it again, or raises its fee. Anybody may call it at any time.
   */
  public void unblock(Address wallet, Deadline deadline) {
    long mined = chain.minedNonce(wallet, deadline);
    Optional<WalletJournal.Sequence> sequence = journal.sequence(wallet);
    if (sequence.isEmpty() || mined >= sequence.get().next()) {
      if (sequence.isPresent() && mined > sequence.get().next()) {
        journal.startAt(wallet, mined);
      }
      return;
    }
    TransactionRef ref = new TransactionRef(wallet, mined);
    Optional<JournalEntry> entry = journal.entry(ref);
    if (entry.isPresent()) {
      missing.remove(ref);
      help(entry.get(), deadline);
    } else if (lost(ref, sequence.get())) {
      abandon(ref, deadline);
    }
  }

  /** Handed out long ago and still without an entry, by the table's account or by our own. */
  private boolean lost(TransactionRef ref, WalletJournal.Sequence sequence) {
    Instant now = clock.instant();
    Instant since = missing.computeIfAbsent(ref, _ -> now);
    Instant taken = sequence.takenAt().filter(at -> at.isBefore(since)).orElse(since);
    return !taken.plus(policy.fillAfter()).isAfter(now);
  }

  private void help(JournalEntry entry, Deadline deadline) {
    Instant now = clock.instant();
    if (entry.sentAt().plus(policy.raiseAfter()).isBefore(now)) {
      raise(entry, deadline);
    } else if (entry.createdAt().plus(policy.resendAfter()).isBefore(now)) {
      send(entry, deadline);
    }
  }

  private void raise(JournalEntry entry, Deadline deadline) {
    Chain.Fees fees = chain.fees(deadline);
    Wei tip = dearer(entry.tip(), fees.tip());
    Wei fee = dearer(entry.maxFee(), fees.maxFee());
    if (fee.compareTo(policy.maxFeeCap()) > 0) {
      LOG.warn("nonce {} is stuck and its fee is at the cap", entry.ref().nonce());
      send(entry, deadline);
      return;
    }
    SignedTransaction signed =
        signature(entry.ref(), entry.to(), entry.data(), entry.gasLimit(), tip, fee);
    List<TransactionHash> hashes = new ArrayList<>(entry.hashes());
    hashes.add(signed.hash());
    JournalEntry raised =
        new JournalEntry(
            entry.ref(),
            entry.purpose(),
            entry.to(),
            entry.data(),
            entry.gasLimit(),
            tip,
            fee,
            signed.raw(),
            hashes,
            entry.createdAt(),
            clock.instant());
    if (journal.replace(entry, raised)) {
      send(raised, deadline);
    }
  }

  /** At least so many percent above the old one, and at least what is asked now. */
  private Wei dearer(Wei old, Wei current) {
    BigInteger percent = BigInteger.valueOf(100L + policy.raisePercent());
    BigInteger hundred = BigInteger.valueOf(100);
    BigInteger raised =
        old.value().multiply(percent).add(hundred).subtract(BigInteger.ONE).divide(hundred);
    return new Wei(raised.max(current.value()));
  }
}
