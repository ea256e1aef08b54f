package org.mor.automation.runtime;

/**
 * What a function does with one invocation. The runtime makes one instance by the no-argument
 * constructor and calls it from several threads at once when the environment allows concurrency.
 *
 * <p>An instance that implements {@link SnapshotHooks} too is told of a snapshot and of its
 * restoration.
 */
@FunctionalInterface
public interface StreamingHandler {

  /**
   * Answers through {@code response}. Returning completes the answer, and without having written
   * anything answers {@code null}. Throwing before the first byte reports an error, throwing later
   * breaks the answer off with error trailers, whether or not the stream was closed.
   */
  void handle(Invocation invocation, ResponseStream response) throws Exception;
}
