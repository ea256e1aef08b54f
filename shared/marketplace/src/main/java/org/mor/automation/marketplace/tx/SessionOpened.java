package org.mor.automation.marketplace.tx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.SessionId;

/** The marketplace's word that a session was opened: the only place where its id is told. */
public record SessionOpened(Address user, SessionId session, Address provider) {
  static final String TOPIC = "0x2bd7c890baf595977d256a6e784512c873ac58ba612b4895dbb7f784bfbf4839";

  /** The session that the transaction opened; other contracts' look-alikes do not count. */
  public static Optional<SessionOpened> in(Receipt receipt, Address diamond) {
    for (Receipt.Log log : receipt.logs()) {
      List<String> topics = log.topics();
      if (log.emitter().equals(diamond) && topics.size() == 4 && topics.get(0).equals(TOPIC)) {
        return Optional.of(
            new SessionOpened(
                address(topics.get(1)), new SessionId(topics.get(2)), address(topics.get(3))));
      }
    }
    return Optional.empty();
  }

  private static Address address(String topic) {
    byte[] word = Hex.decode(topic);
    return Address.of(Arrays.copyOfRange(word, word.length - 20, word.length));
  }
}
