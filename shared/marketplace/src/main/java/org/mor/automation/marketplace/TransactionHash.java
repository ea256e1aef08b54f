package org.mor.automation.marketplace;

/** A transaction on the chain: "0x" and 64 lower-case hex digits. */
public record TransactionHash(String hex) {
  public TransactionHash {
    hex = Hex.exactly(32, "transactionHash", hex);
  }

  public static TransactionHash of(byte[] bytes) {
    return new TransactionHash(Hex.encode(bytes));
  }

  public byte[] bytes() {
    return Hex.decode(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
