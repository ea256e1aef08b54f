package org.mor.automation.marketplace.provider;

import java.time.Duration;
import org.mor.automation.marketplace.provider.ProviderFailure.Stage;

/**
 * How much of our memory and time one provider may take, and how wrong its clock may be.
 *
 * @param messageBytes of one message; its content is a little less than half of it, as hex digits
 * @param depth of nesting, in messages and in what they contain
 * @param connect until the connection stands, the look-up of the name included
 * @param firstMessage from the request's last byte to the end of a stream's first message
 * @param wholeAnswer the same for an answer in one piece, for which a model thinks to its end
 * @param betweenMessages from one message to the end of the next
 * @param skew between its clock and ours; what it signed so long ago could pass for an answer
 */
public record ProviderLimits(
    int messageBytes,
    int depth,
    Duration connect,
    Duration firstMessage,
    Duration wholeAnswer,
    Duration betweenMessages,
    Duration skew) {
  /**
   * What the reference consumer waits, for an answer in one piece a little more than a provider
   * waits for its model, and embeddings of about 16 MB of JSON.
   */
  public static final ProviderLimits DEFAULT =
      new ProviderLimits(
          32 << 20,
          128,
          Duration.ofSeconds(3),
          Duration.ofSeconds(90),
          Duration.ofSeconds(270),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  Duration of(Stage stage) {
    return switch (stage) {
      case CONNECTING -> connect;
      case SENDING, FIRST_MESSAGE -> firstMessage;
      case WHOLE_ANSWER -> wholeAnswer;
      case NEXT_MESSAGE -> betweenMessages;
    };
  }

  public ProviderLimits {
    if (messageBytes < 1 || depth < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
    for (Duration duration :
        new Duration[] {connect, firstMessage, wholeAnswer, betweenMessages, skew}) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("limits are positive");
      }
    }
  }
}
