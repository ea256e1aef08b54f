package org.mor.automation.marketplace;

/** A session on the chain: "0x" and 64 lower-case hex digits. */
public record SessionId(String hex) {
  public SessionId {
    hex = Hex.exactly(32, "sessionId", hex);
  }

  public static SessionId of(byte[] bytes) {
    return new SessionId(Hex.encode(bytes));
  }

  public byte[] bytes() {
    return Hex.decode(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
