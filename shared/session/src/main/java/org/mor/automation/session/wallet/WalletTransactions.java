package org.mor.automation.session.wallet;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.FeeQuote;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.SendOutcome;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Chain.Mined;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.JournalEntry.Purpose;
import org.mor.automation.session.store.WalletJournal;

/**
 * Transactions of the configured wallets across all processes. Nonces are taken without waiting,
 * bytes are written before they are sent, and a replacement never adds a second transaction.
 * Nothing is signed that exceeds the operator's caps or the wallet's balance. Safe for any thread.
 */
public final class WalletTransactions {

  private final WalletJournal journal;
  private final Chain chain;
  private final WalletSigner signer;
  private final Clock clock;
  private final TransactionPolicy policy;
  private final StuckTransactions stuck;

  public WalletTransactions(
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
    stuck = new StuckTransactions(journal, chain, signer, clock, policy);
  }

  /** The state of a journalled transaction. */
  public sealed interface Status {
    /** One of its versions is in a block. */
    record Done(Mined mined) implements Status {}

    record Waiting() implements Status {}

    /**
     * Another transaction has used its nonce: its bytes can never be mined.
     *
     * @param at the chain as of the block that shows it
     */
    record Displaced(Chain.Settled at) implements Status {}
  }

  /**
   * Gas limit and fees that a call would be signed with now: within the caps and payable.
   *
   * @throws ChainException if the call would revert, costs more than the caps allow, or cannot be
   *     paid
   */
  public JournalEntry.Signing price(Address wallet, ContractCall call, Deadline deadline) {
    long gas = chain.gas(wallet, call, deadline);
    FeeQuote quote = chain.fees(wallet, deadline);
    Fees fees =
        policy
            .caps()
            .first(quote)
            .filter(within -> policy.caps().allow(gas, within))
            .orElseThrow(() -> tooDear(quote, gas));
    if (gas > quote.blockGasLimit()) {
      throw new ChainException(
          ChainException.Kind.TOO_MUCH_GAS, gas + " gas is more than a block holds");
    }
    if (!StuckTransactions.payable(gas, fees, quote)) {
      throw new ChainException(
          ChainException.Kind.SHORT_OF_ETH, "the wallet cannot pay for " + gas + " gas");
    }
    return new JournalEntry.Signing(gas, fees, clock.instant(), quote.block());
  }

  /** Takes a nonce and signs; the entry still has to be written before it is sent. */
  public JournalEntry prepare(
      Address wallet,
      Purpose purpose,
      ContractCall call,
      JournalEntry.Signing signing,
      Deadline deadline) {
    TransactionRef ref = new TransactionRef(wallet, takeNonce(wallet, deadline));
    return signer.first(ref, purpose, call, signing);
  }

  /** Prices, takes a nonce and signs. */
  public JournalEntry prepare(
      Address wallet, Purpose purpose, ContractCall call, Deadline deadline) {
    return prepare(wallet, purpose, call, price(wallet, call, deadline), deadline);
  }

  private ChainException tooDear(FeeQuote quote, long gas) {
    return new ChainException(
        ChainException.Kind.FEES_ABOVE_CAP,
        gas + " gas at a base fee of " + quote.baseFee() + " wei is above the caps");
  }

  private long takeNonce(Address wallet, Deadline deadline) {
    Optional<Long> nonce = journal.takeNonce(wallet, clock.instant());
    if (nonce.isPresent()) {
      return nonce.get();
    }
    journal.startAt(wallet, chain.settled(deadline).minedNonce(wallet));
    return journal.takeNonce(wallet, clock.instant()).orElseThrow();
  }

  /** Sends a journalled transaction; {@link #look} tells its state. */
  public SendOutcome send(JournalEntry entry, Deadline deadline) {
    return stuck.send(entry, deadline);
  }

  /** Fills the gap of a nonce whose transaction was never written. */
  public void abandon(TransactionRef ref, Deadline deadline) {
    stuck.abandon(ref, deadline);
  }

  /**
   * The transaction's state. That it can never be mined is read at one settled block, and only if
   * no node has a receipt.
   */
  public Status look(TransactionRef ref, Deadline deadline) {
    JournalEntry entry =
        journal
            .entry(ref)
            .orElseThrow(
                () -> new IllegalStateException("nonce " + ref.nonce() + " has no journal entry"));
    Optional<Mined> mined = chain.mined(entry.hashes(), deadline);
    if (mined.isPresent()) {
      return new Status.Done(mined.get());
    }
    List<Long> counts = chain.minedNonces(ref.wallet(), deadline);
    if (counts.stream().allMatch(count -> count <= ref.nonce())) {
      return new Status.Waiting();
    }
    Chain.Settled settled = chain.settled(deadline);
    if (settled.minedNonce(ref.wallet()) <= ref.nonce()) {
      return new Status.Waiting();
    }
    // It may have been mined after the first look and before the settled block.
    return chain
        .mined(entry.hashes(), deadline)
        .<Status>map(Status.Done::new)
        .orElseGet(() -> new Status.Displaced(settled));
  }

  /** Wei of ETH that a journalled transaction costs at most; empty if its entry has gone. */
  public Optional<Wei> most(TransactionRef ref) {
    return journal.entry(ref).map(entry -> entry.signing().most());
  }

  /** When the wallet's lowest unmined nonce was first signed; empty if none waits. */
  public Optional<Instant> oldestWaiting(Address wallet, Deadline deadline) {
    // A single node that claims a higher nonce would hide what waits, so the settled one counts.
    long mined = chain.settled(deadline).minedNonce(wallet);
    return journal.entriesFrom(wallet, mined, 1).stream().map(JournalEntry::createdAt).findFirst();
  }

  /**
   * Helps the transaction that all later ones of the wallet wait for. Any process may call it at
   * any time.
   */
  public Waiting unblock(Address wallet, Deadline deadline) {
    return stuck.unblock(wallet, deadline);
  }
}
