package org.mor.automation.marketplace;

/** An account or contract on the chain: "0x" and 40 lower-case hex digits. */
public record Address(String hex) {
  public Address {
    hex = Hex.exactly(20, "address", hex);
  }

  public static Address of(byte[] bytes) {
    return new Address(Hex.encode(bytes));
  }

  public byte[] bytes() {
    return Hex.decode(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
