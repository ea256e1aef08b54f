package org.mor.automation.marketplace.tx;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.crypto.Signature;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * A call of a contract as an EIP-1559 transaction, which web3j encodes. The caller chooses the
 * nonce.
 *
 * @param gasLimit gas units
 * @param value wei of ETH that go with the call
 */
public record UnsignedTransaction(
    long chainId, long nonce, Fees fees, long gasLimit, ContractCall call, Wei value) {
  public UnsignedTransaction {
    if (chainId <= 0 || nonce < 0 || gasLimit <= 0) {
      throw new IllegalArgumentException("chain id, nonce or gas limit out of range");
    }
  }

  /** The 32 bytes that the account signs. */
  public byte[] signingHash() {
    return Keccak.hash(typed(List.of()));
  }

  /**
   * Puts the signature on; the one place that knows how a signature sits in a transaction.
   *
   * @throws IllegalArgumentException for a signature that the chain refuses
   */
  public SignedTransaction signed(Signature signature) {
    if (!signature.isLowS()) {
      throw new IllegalArgumentException("the chain refuses an s in the upper half");
    }
    byte[] raw =
        typed(
            List.of(
                RlpString.create(signature.recoveryId()),
                RlpString.create(new BigInteger(1, signature.r())),
                RlpString.create(new BigInteger(1, signature.s()))));
    return new SignedTransaction(raw, TransactionHash.of(Keccak.hash(raw)), nonce);
  }

  /** Not with web3j's own type of a signature: that loads another implementation of the curve. */
  private byte[] typed(List<RlpType> signature) {
    Transaction1559 transaction =
        new Transaction1559(
            chainId,
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(gasLimit),
            call.to().hex(),
            value.value(),
            Hex.encode(call.data()),
            fees.tip().value(),
            fees.maxFee().value());
    List<RlpType> fields = new ArrayList<>(transaction.asRlpValues(null));
    fields.addAll(signature);
    byte[] list = RlpEncoder.encode(new RlpList(fields));
    return ByteBuffer.allocate(1 + list.length)
        .put(transaction.getType().getRlpType())
        .put(list)
        .array();
  }

  @Override
  public String toString() {
    return "UnsignedTransaction[to " + call.to() + ", nonce " + nonce + ", " + fees + "]";
  }
}
