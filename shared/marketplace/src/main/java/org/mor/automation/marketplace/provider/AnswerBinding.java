package org.mor.automation.marketplace.provider;

import java.time.Clock;
import java.time.Duration;
import org.mor.automation.marketplace.provider.ProviderFailure.ForeignAnswer;
import org.mor.automation.marketplace.provider.ProviderFailure.Mismatch;
import org.mor.automation.marketplace.wire.HexString;

/**
 * Whether what a provider signed was said to this request. Nothing of the request is signed with
 * the answer, so its time and its being new have to do. For one request and one thread.
 */
final class AnswerBinding {
  private final String requestId;
  private final Duration skew;
  private final ReplayGuard heard;
  private final Clock clock;
  private long earliest;

  /**
   * Binds to a request that is sent now.
   *
   * @param skew how far the provider's clock may be from ours
   */
  AnswerBinding(String requestId, Duration skew, ReplayGuard heard, Clock clock) {
    this.requestId = requestId;
    this.skew = skew;
    this.heard = heard;
    this.clock = clock;
    this.earliest = clock.millis() - skew.toMillis();
  }

  void requireId(String id) throws ProviderException {
    if (!id.equals(requestId)) {
      throw foreign(Mismatch.ID);
    }
  }

  /** For a message whose signature was found to be the provider's. */
  void requireOwn(String id, long timestamp, HexString signature) throws ProviderException {
    requireId(id);
    if (timestamp < earliest) {
      throw foreign(Mismatch.TIME);
    }
    // One from the future could be played again for as long as it is ahead.
    if (timestamp > clock.millis() + skew.toMillis()) {
      throw foreign(Mismatch.TIME);
    }
    if (!heard.add(signature)) {
      throw foreign(Mismatch.REPEATED);
    }
    earliest = timestamp;
  }

  private static ProviderException foreign(Mismatch sign) {
    return new ProviderException(new ForeignAnswer(sign), "not said to this request: " + sign);
  }
}
