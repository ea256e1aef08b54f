package org.mor.automation.marketplace.wire;

import java.util.Optional;
import org.mor.automation.marketplace.SessionId;

/**
 * What a session came to, as the contract reads it.
 *
 * @param timestamp in milliseconds with the reference provider
 * @param tpsScaled1000 average tokens per second, times 1000
 * @param ttft average time to the first message, in milliseconds
 * @param tokens absent from providers before December 2025; the contract does not look
 */
public record Report(
    SessionId sessionId,
    long chainId,
    long timestamp,
    long tpsScaled1000,
    long ttft,
    Optional<Tokens> tokens) {
  private static final long UINT32 = 0xffffffffL;

  /** How many were read and written. */
  public record Tokens(long input, long output) {
    public Tokens {
      uint32(input);
      uint32(output);
    }
  }

  public Report {
    if (chainId < 0 || timestamp < 0) {
      throw new IllegalArgumentException("a report has no negative numbers");
    }
    uint32(tpsScaled1000);
    uint32(ttft);
  }

  private static void uint32(long number) {
    if (number < 0 || number > UINT32) {
      throw new IllegalArgumentException("a figure of a report has 32 bits");
    }
  }

  /**
   * Reads 5 or 7 words.
   *
   * @throws IllegalArgumentException if they are no report
   */
  public static Report decode(byte[] encoded) {
    if (encoded.length != 160 && encoded.length != 224) {
      throw new IllegalArgumentException("a report has 5 or 7 words");
    }
    Words words = new Words(encoded);
    return new Report(
        SessionId.of(words.get(0)),
        words.number(1, 63, "chain id"),
        words.number(2, 63, "timestamp"),
        words.number(3, 32, "tps"),
        words.number(4, 32, "ttft"),
        encoded.length == 160
            ? Optional.empty()
            : Optional.of(new Tokens(words.number(5, 32, "input"), words.number(6, 32, "output"))));
  }

  public byte[] encode() {
    Words words =
        new Words(tokens.isPresent() ? 7 : 5)
            .put(0, sessionId.bytes())
            .put(1, chainId)
            .put(2, timestamp)
            .put(3, tpsScaled1000)
            .put(4, ttft);
    tokens.ifPresent(counts -> words.put(5, counts.input()).put(6, counts.output()));
    return words.bytes();
  }
}
