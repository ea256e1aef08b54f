package org.mor.automation.marketplace.wire;

/**
 * A part of a message that its sender signs: the params of a request, a result, or an error.
 *
 * @param <T> its own type
 */
public sealed interface SignedMessage<T extends SignedMessage<T>> {
  /** What the signature covers: UTF-8, byte for byte what the other side builds from the values. */
  byte[] signingBytes();

  HexString signature();

  T withSignature(HexString signature);

  /** As it goes over the wire. */
  String json();

  /** What a consumer asks. */
  sealed interface Request<T extends Request<T>> extends SignedMessage<T>
      permits PingRequest, SessionRequest, PromptRequest, ReportRequest {
    String method();
  }

  /** What a provider answers. */
  sealed interface Result<T extends Result<T>> extends SignedMessage<T>
      permits PingResult, SessionResult, PromptResult, ReportResult {}

  /** What a provider answers instead. */
  sealed interface Failure<T extends Failure<T>> extends SignedMessage<T> permits ErrorBody {}
}
