package org.mor.automation.marketplace.wire;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.abi.AbiTuple;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * What a session came to, as the contract reads it.
 *
 * @param timestamp in milliseconds with the reference provider
 * @param tpsScaled1000 average tokens per second, times 1000
 * @param ttft average time to the first message, in milliseconds
 * @param tokens absent from providers before December 2025; the contract does not look
 */
public record ProviderReport(
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

  public ProviderReport {
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
  public static ProviderReport decode(byte[] encoded) {
    if (encoded.length != 160 && encoded.length != 224) {
      throw new IllegalArgumentException("a report has 5 or 7 words");
    }
    AbiTuple fields = AbiTuple.of(encoded);
    return new ProviderReport(
        SessionId.of(fields.word(0)),
        fields.count(1),
        fields.count(2),
        fields.count(3),
        fields.count(4),
        encoded.length == 160
            ? Optional.empty()
            : Optional.of(new Tokens(fields.count(5), fields.count(6))));
  }

  public byte[] encode() {
    LongStream.Builder numbers =
        LongStream.builder().add(chainId).add(timestamp).add(tpsScaled1000).add(ttft);
    tokens.ifPresent(counts -> numbers.add(counts.input()).add(counts.output()));
    return AbiTuple.encode(
        Stream.concat(
                Stream.of(new Bytes32(sessionId.bytes())), numbers.build().mapToObj(Uint256::new))
            .collect(Collectors.toList()));
  }
}
