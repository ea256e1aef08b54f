package org.mor.automation.local.openapi;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Asks a request's body for its bytes once more. */
final class SentBody implements Flow.Subscriber<ByteBuffer> {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  private SentBody() {}

  /** The bytes, where they can be told again: a body of unknown length may come from a stream. */
  static Optional<byte[]> of(HttpRequest request) {
    return request
        .bodyPublisher()
        .filter(body -> body.contentLength() > 0)
        .map(
            body -> {
              SentBody sent = new SentBody();
              body.subscribe(sent);
              return sent.whole.join();
            });
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer piece) {
    byte[] copy = new byte[piece.remaining()];
    piece.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toByteArray());
  }
}
