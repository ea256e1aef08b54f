package org.mor.automation.session.wallet;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.TransactionHash;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of the configured wallets across all processes. Nonces are taken without waiting,
 * bytes are written before they are sent, and a replacement never adds a second transaction.
 * Nothing is signed that exceeds the operator's caps or the wallet's balance. Safe for any thread.
 */
public final class WalletTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(WalletTransactions.class);
  static final long FILL_GAS = 21_000;

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
    stuck = new StuckTransactions(this, journal, chain, signer, clock, policy);
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

  /** Takes the approval for this opening; false if another opening has the same one. */
  public boolean takeApproval(Address wallet, byte[] approval) {
    return journal.takeApproval(wallet, approval, clock.instant());
  }

  /**
   * Gas limit and fees that a call would be signed with now.
   *
   * @param signing within the caps and payable
   */
  public record Priced(JournalEntry.Signing signing) {
    /** Wei of ETH that it costs at most. */
    public Wei most() {
      return signing.fees().maxFee().times(signing.gasLimit());
    }
  }

  /**
   * Prices a call without taking a nonce.
   *
   * @throws ChainException if the call would revert, costs more than the caps allow, or cannot be
   *     paid
   */
  public Priced price(Address wallet, ContractCall call, Deadline deadline) {
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
    if (!payable(gas, fees, quote)) {
      throw new ChainException(
          ChainException.Kind.SHORT_OF_ETH, "the wallet cannot pay for " + gas + " gas");
    }
    return new Priced(new JournalEntry.Signing(gas, fees, clock.instant(), quote.block()));
  }

  /** Takes a nonce and signs; the entry still has to be written before it is sent. */
  public JournalEntry prepare(
      Address wallet, Purpose purpose, ContractCall call, Priced priced, Deadline deadline) {
    TransactionRef ref = new TransactionRef(wallet, takeNonce(wallet, deadline));
    return sign(ref, purpose, call, priced.signing());
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

  static boolean payable(long gas, Fees fees, FeeQuote quote) {
    return gas <= quote.blockGasLimit() && fees.maxFee().times(gas).compareTo(quote.balance()) <= 0;
  }

  private long takeNonce(Address wallet, Deadline deadline) {
    Optional<Long> nonce = journal.takeNonce(wallet, clock.instant());
    if (nonce.isPresent()) {
      return nonce.get();
    }
    journal.startAt(wallet, chain.settled(deadline).minedNonce(wallet));
    return journal.takeNonce(wallet, clock.instant()).orElseThrow();
  }

  private JournalEntry sign(
      TransactionRef ref, Purpose purpose, ContractCall call, JournalEntry.Signing signing) {
    var signed = signer.sign(ref, call, signing);
    return new JournalEntry(
        ref,
        purpose,
        call.to(),
        call.data(),
        signing.gasLimit(),
        signing.fees(),
        signed.raw(),
        List.of(signed.hash()),
        signing.at(),
        signing.at(),
        signing.block());
  }

  /** Sends a journalled transaction; {@link #look} tells its state. */
  public SendOutcome send(JournalEntry entry, Deadline deadline) {
    SendOutcome sent = chain.send(entry.raw(), entry.latest(), deadline);
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
  public void abandon(TransactionRef ref, Deadline deadline) {
    FeeQuote quote = chain.fees(ref.wallet(), deadline);
    Optional<JournalEntry.Signing> signing = filling(quote);
    if (signing.isEmpty()) {
      LOG.error("nonce {} cannot be filled: the wallet cannot pay for it", ref.nonce());
      return;
    }
    LOG.warn("nonce {} was never used; filling the gap", ref.nonce());
    JournalEntry fill = sign(ref, Purpose.FILL, noOp(ref.wallet()), signing.get());
    if (journal.add(fill)) {
      send(fill, deadline);
    }
  }

  static ContractCall noOp(Address wallet) {
    return new ContractCall(wallet, new byte[0]);
  }

  /** Empty if the wallet cannot pay even a transaction that does nothing within the caps. */
  private Optional<JournalEntry.Signing> filling(FeeQuote quote) {
    return policy
        .caps()
        .first(quote)
        .filter(fees -> policy.caps().allow(FILL_GAS, fees) && payable(FILL_GAS, fees, quote))
        .map(fees -> new JournalEntry.Signing(FILL_GAS, fees, clock.instant(), quote.block()));
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
    Optional<Mined> mined = receipt(entry, deadline);
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
    return receipt(entry, deadline)
        .<Status>map(Status.Done::new)
        .orElseGet(() -> new Status.Displaced(settled));
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

  /** Wei of ETH that a journalled transaction costs at most; empty if its entry has gone. */
  public Optional<Wei> most(TransactionRef ref) {
    return journal.entry(ref).map(JournalEntry::most);
  }

  /** When the wallet's lowest unmined nonce was first signed; empty if none waits. */
  public Optional<Instant> oldestWaiting(Address wallet, Deadline deadline) {
    // A single node that claims a higher nonce would hide what waits, so the settled one counts.
    long mined = chain.settled(deadline).minedNonce(wallet);
    return journal.entriesFrom(wallet, mined, 1).stream().map(JournalEntry::createdAt).findFirst();
  }

  /** The state of a wallet's lowest unmined nonce. */
  public sealed interface Waiting {
    record Nothing() implements Waiting {}

    /**
     * Its bytes are sent, or will be sent again.
     *
     * @param since when it was first signed
     */
    record OnItsWay(long nonce, Instant since) implements Waiting {}

    /** No node accepts it, and it cannot be replaced now: the wallet is stuck. */
    record Blocked(long nonce, Instant since, String why) implements Waiting {}
  }

  /**
   * Helps the transaction that all later ones of the wallet wait for. Any process may call it at
   * any time.
   */
  public Waiting unblock(Address wallet, Deadline deadline) {
    return stuck.unblock(wallet, deadline);
  }
}
