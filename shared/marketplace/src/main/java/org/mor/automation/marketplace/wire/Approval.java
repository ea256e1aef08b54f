package org.mor.automation.marketplace.wire;

import java.util.Arrays;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;

/**
 * A provider's consent to one session, as the contract reads it. The time is in milliseconds with
 * the reference provider, although the contract counts seconds.
 */
public record Approval(BidId bidId, long chainId, Address user, long timestamp) {
  public Approval {
    if (chainId < 0 || timestamp < 0) {
      throw new IllegalArgumentException("an approval has no negative numbers");
    }
  }

  /**
   * Reads the 128 bytes.
   *
   * @throws IllegalArgumentException if they are no approval
   */
  public static Approval decode(byte[] encoded) {
    if (encoded.length != 128) {
      throw new IllegalArgumentException("an approval has 128 bytes");
    }
    Words words = new Words(encoded);
    byte[] user = words.get(2);
    if (!Arrays.equals(user, 0, 12, new byte[12], 0, 12)) {
      throw new IllegalArgumentException("the user is not an address");
    }
    return new Approval(
        BidId.of(words.get(0)),
        words.number(1, 63, "chain id"),
        Address.of(Arrays.copyOfRange(user, 12, 32)),
        words.number(3, 63, "timestamp"));
  }

  public byte[] encode() {
    return new Words(4)
        .put(0, bidId.bytes())
        .put(1, chainId)
        .put(2, user.bytes())
        .put(3, timestamp)
        .bytes();
  }
}
