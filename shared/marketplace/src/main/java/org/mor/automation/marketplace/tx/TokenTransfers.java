package org.mor.automation.marketplace.tx;

import java.math.BigInteger;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Wei;

/** What a transaction moved of a token. */
public final class TokenTransfers {
  /** {@code Transfer(address,address,uint256)}. */
  public static final String TOPIC =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  private TokenTransfers() {}

  /** Wei of the token that an account sent to others in it. */
  public static Wei sentBy(Address account, Address token, Receipt receipt) {
    BigInteger sum = BigInteger.ZERO;
    for (Receipt.Log log : receipt.logs()) {
      List<String> topics = log.topics();
      if (log.emitter().equals(token)
          && topics.size() == 3
          && topics.get(0).equals(TOPIC)
          && topics.get(1).equals("0x" + "0".repeat(24) + account.hex().substring(2))) {
        sum = sum.add(new BigInteger(1, Hex.decode(log.data())));
      }
    }
    return new Wei(sum);
  }
}
