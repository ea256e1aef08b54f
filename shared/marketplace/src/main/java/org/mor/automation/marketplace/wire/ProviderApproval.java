package org.mor.automation.marketplace.wire;

import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.abi.AbiTuple;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * A provider's consent to one session, as the contract reads it. The time is in milliseconds with
 * the reference provider, although the contract counts seconds.
 */
public record ProviderApproval(BidId bidId, long chainId, Address user, long timestamp) {
  public ProviderApproval {
    if (chainId < 0 || timestamp < 0) {
      throw new IllegalArgumentException("an approval has no negative numbers");
    }
  }

  /**
   * Reads the 128 bytes.
   *
   * @throws IllegalArgumentException if they are no approval
   */
  public static ProviderApproval decode(byte[] encoded) {
    if (encoded.length != 128) {
      throw new IllegalArgumentException("an approval has 128 bytes");
    }
    AbiTuple fields = AbiTuple.of(encoded);
    return new ProviderApproval(
        BidId.of(fields.word(0)), fields.count(1), fields.address(2), fields.count(3));
  }

  public byte[] encode() {
    return AbiTuple.encode(
        List.of(
            new Bytes32(bidId.bytes()),
            new Uint256(chainId),
            new org.web3j.abi.datatypes.Address(user.hex()),
            new Uint256(timestamp)));
  }
}
