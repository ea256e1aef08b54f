package org.mor.automation.session.wallet;

import java.util.List;
import java.util.Map;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.marketplace.tx.UnsignedTransaction;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.JournalEntry.Purpose;

/** The only place where the wallets' keys are used. Nothing above the caps is ever signed. */
public final class WalletSigner {
  private final long chainId;
  private final Map<Address, TransactionSigner> signers;
  private final FeeCaps caps;

  public WalletSigner(long chainId, Map<Address, TransactionSigner> signers, FeeCaps caps) {
    this.chainId = chainId;
    this.signers = Map.copyOf(signers);
    this.caps = caps;
  }

  /** The first version of a transaction. */
  JournalEntry first(
      TransactionRef ref, Purpose purpose, ContractCall call, JournalEntry.Signing signing) {
    SignedTransaction signed = sign(ref, call, signing);
    return new JournalEntry(
        ref, purpose, call, signed.raw(), List.of(signed.hash()), signing.at(), signing);
  }

  /** The next version of a transaction, with the same nonce. */
  JournalEntry next(
      JournalEntry entry, Purpose purpose, ContractCall call, JournalEntry.Signing signing) {
    return entry.replacedBy(purpose, call, sign(entry.ref(), call, signing), signing);
  }

  private SignedTransaction sign(
      TransactionRef ref, ContractCall call, JournalEntry.Signing signing) {
    TransactionSigner signer = signers.get(ref.wallet());
    if (signer == null) {
      throw new IllegalStateException("no key is configured for the wallet of a journal entry");
    }
    if (!caps.allow(signing.gasLimit(), signing.fees())) {
      throw new IllegalStateException("a transaction above the caps was about to be signed");
    }
    return signer.sign(
        new UnsignedTransaction(
            chainId, ref.nonce(), signing.fees(), signing.gasLimit(), call, Wei.ZERO));
  }
}
