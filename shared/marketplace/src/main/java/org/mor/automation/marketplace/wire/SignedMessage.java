package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A part of a message that its sender signs: the params of a request, a result, or an error.
 *
 * @param <T> its own type
 */
public sealed interface SignedMessage<T extends SignedMessage<T>> {
  HexString signature();

  T withSignature(HexString signature);

  /** The JSON with that signature; with none, the JSON that is signed. */
  String json(Optional<HexString> signature);

  /** As it goes over the wire. */
  default String json() {
    return json(Optional.of(signature()));
  }

  /** What the signature covers: UTF-8, byte for byte what the other side builds from the values. */
  default byte[] signingBytes() {
    return json(Optional.empty()).getBytes(StandardCharsets.UTF_8);
  }

  /** What a consumer asks. */
  sealed interface Request<T extends Request<T>> extends SignedMessage<T>
      permits PingRequest, SessionRequest, PromptRequest, ReportRequest {
    String method();
  }

  /** What a provider answers. */
  sealed interface Result<T extends Result<T>> extends SignedMessage<T>
      permits PingResult, SessionResult, PromptResult, ReportResult {}

  /** What a provider answers instead. */
  sealed interface Failure<T extends Failure<T>> extends SignedMessage<T> permits ProviderError {}
}
