package org.mor.automation.marketplace.provider;

import java.util.Optional;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.provider.ProviderFailure.Truncated;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.PromptResult;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import org.mor.automation.marketplace.wire.WireException;

/**
 * The answer to one prompt, message by message. For one thread, but {@link #close} may come from
 * any and ends a {@link #next} that waits.
 */
public final class PromptStream implements AutoCloseable {
  private final ProviderConnection connection;
  private final AnswerOpener opener;
  private final JsonDecoder decoder;
  private final PublicKey provider;
  private final AnswerBinding binding;
  private final AnswerProgress progress = new AnswerProgress();
  private boolean complete;
  private ProviderException failure;

  PromptStream(
      ProviderConnection connection,
      AnswerOpener opener,
      PublicKey provider,
      AnswerBinding binding) {
    this.connection = connection;
    this.opener = opener;
    this.decoder = opener.decoder();
    this.provider = provider;
    this.binding = binding;
  }

  /**
   * The next part of the answer, or empty at its proper end: after {@code [DONE]}, after a whole
   * answer, or when the connection ends with every choice finished.
   *
   * @throws ProviderException if the answer ends in any other way; the connection is closed then
   */
  public Optional<PromptMessage> next() throws ProviderException {
    if (failure != null) {
      throw failure; // what may still be in the buffer is not to be believed either
    }
    if (complete) {
      return Optional.empty();
    }
    try {
      Optional<PromptMessage> message = read();
      if (complete) {
        connection.close();
      }
      return message;
    } catch (ProviderException e) {
      failure = e;
      connection.close();
      throw e;
    }
  }

  private Optional<PromptMessage> read() throws ProviderException {
    Optional<byte[]> bytes = connection.receive();
    if (bytes.isEmpty()) {
      if (!progress.mayEnd()) {
        throw new ProviderException(
            new Truncated(connection.received()), "closed before the answer's end");
      }
      complete = true;
      return Optional.empty();
    }
    PromptMessage message = open(bytes.get());
    progress.add(message);
    complete = progress.isWhole();
    return Optional.of(message);
  }

  private PromptMessage open(byte[] bytes) throws ProviderException {
    try {
      return switch (ResponseEnvelope.parse(bytes, decoder)) {
        case ResponseEnvelope.Success success ->
            opener.open(success.id(), PromptResult.parse(success.result()), provider, binding);
        case ResponseEnvelope.Failure failure ->
            throw opener.failure(failure.id(), failure.error(), provider, binding);
      };
    } catch (WireException e) {
      throw connection.failed(e);
    }
  }

  /** Whether the answer has come to its proper end; false while it runs or if it was cut off. */
  public boolean isComplete() {
    return complete;
  }

  /** Ends the answer where it is. May be called more than once. */
  @Override
  public void close() {
    connection.close();
  }
}
