package org.mor.automation.marketplace;

/** A model on the marketplace: "0x" and 64 lower-case hex digits. */
public record ModelId(String hex) {
  public ModelId {
    hex = Hex.exactly(32, "modelId", hex);
  }

  public static ModelId of(byte[] bytes) {
    return new ModelId(Hex.encode(bytes));
  }

  public byte[] bytes() {
    return Hex.decode(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
