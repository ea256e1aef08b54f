package org.mor.automation.marketplace;

/** A provider's offer for one model at one price: "0x" and 64 lower-case hex digits. */
public record BidId(String hex) {
  public BidId {
    hex = Hex.exactly(32, "bidId", hex);
  }

  public static BidId of(byte[] bytes) {
    return new BidId(Hex.encode(bytes));
  }

  public byte[] bytes() {
    return Hex.decode(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
