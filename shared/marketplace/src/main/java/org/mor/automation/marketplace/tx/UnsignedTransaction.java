package org.mor.automation.marketplace.tx;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.crypto.Signature;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * A call of a contract as an EIP-1559 transaction. The nonce is handed in: nothing here chooses
 * one. The array is not copied and not to be changed.
 *
 * @param tip what the block's builder gets per gas unit, at most
 * @param maxFee what a gas unit may cost in all
 */
public record UnsignedTransaction(
    long chainId,
    long nonce,
    Wei tip,
    Wei maxFee,
    long gasLimit,
    Address to,
    Wei value,
    byte[] data) {
  private static final byte TYPE = 2;

  public UnsignedTransaction {
    if (chainId <= 0 || nonce < 0 || gasLimit <= 0) {
      throw new IllegalArgumentException("chain id, nonce or gas limit out of range");
    }
    if (maxFee.compareTo(tip) < 0) {
      throw new IllegalArgumentException("the tip is more than the whole fee");
    }
  }

  /** The 32 bytes that the account signs. */
  public byte[] signingHash() {
    return Keccak.hash(typed(fields()));
  }

  /** Puts the signature on; the one place that knows how a signature sits in a transaction. */
  public SignedTransaction signed(Signature signature) {
    if (!signature.isLowS()) {
      throw new IllegalArgumentException("the chain refuses an s in the upper half");
    }
    List<RlpType> fields = fields();
    fields.add(number(BigInteger.valueOf(signature.recoveryId())));
    fields.add(number(new BigInteger(1, signature.r())));
    fields.add(number(new BigInteger(1, signature.s())));
    byte[] raw = typed(fields);
    return new SignedTransaction(raw, TransactionHash.of(Keccak.hash(raw)), nonce);
  }

  private List<RlpType> fields() {
    List<RlpType> fields = new ArrayList<>(12);
    fields.add(number(BigInteger.valueOf(chainId)));
    fields.add(number(BigInteger.valueOf(nonce)));
    fields.add(number(tip.value()));
    fields.add(number(maxFee.value()));
    fields.add(number(BigInteger.valueOf(gasLimit)));
    fields.add(RlpString.create(to.bytes()));
    fields.add(number(value.value()));
    fields.add(RlpString.create(data));
    fields.add(new RlpList(List.of())); // access list
    return fields;
  }

  private static RlpString number(BigInteger value) {
    return RlpString.create(value);
  }

  private static byte[] typed(List<RlpType> fields) {
    byte[] list = RlpEncoder.encode(new RlpList(fields));
    byte[] typed = new byte[list.length + 1];
    typed[0] = TYPE;
    System.arraycopy(list, 0, typed, 1, list.length);
    return typed;
  }

  @Override
  public String toString() {
    return "UnsignedTransaction[to " + to + ", nonce " + nonce + ", max fee " + maxFee + "]";
  }
}
