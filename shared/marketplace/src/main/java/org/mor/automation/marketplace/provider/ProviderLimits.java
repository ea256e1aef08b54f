package org.mor.automation.marketplace.provider;

import java.time.Duration;

/**
 * How much of our memory and time one provider may take, and how wrong its clock may be.
 *
 * @param messageBytes of one message; its content is a little less than half of it, as hex digits
 * @param depth of nesting, in messages and in what they contain
 * @param connect until the connection stands, the look-up of the name included
 * @param firstMessage from the request's last byte to the end of the first message
 * @param betweenMessages from one message to the end of the next
 * @param skew between its clock and ours; what it signed so long ago could pass for an answer
 */
public record ProviderLimits(
    int messageBytes,
    int depth,
    Duration connect,
    Duration firstMessage,
    Duration betweenMessages,
    Duration skew) {
  /** What the reference consumer waits, and an embedding of some thousand texts. */
  public static final ProviderLimits DEFAULT =
      new ProviderLimits(
          16 << 20,
          128,
          Duration.ofSeconds(3),
          Duration.ofSeconds(90),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  public ProviderLimits {
    if (messageBytes < 1 || depth < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
    for (Duration duration : new Duration[] {connect, firstMessage, betweenMessages, skew}) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("limits are positive");
      }
    }
  }
}
