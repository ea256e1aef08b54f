package org.mor.automation.runtime;

/**
 * What a function does with one invocation. The runtime makes one instance by the constructor
 * without parameters, and calls it from several threads at once where the environment allows
 * concurrency.
 *
 * <p>An instance that also implements {@link SnapshotHooks} is called around a snapshot.
 */
@FunctionalInterface
public interface StreamingHandler {

  /**
   * Responds through {@code response}. Returning completes the response; if nothing was written, it
   * is {@code null}. Throwing before the first flush reports an error to Lambda. Throwing later
   * breaks the stream off with error trailers, whether or not it was closed.
   *
   * @param invocation the event and what Lambda says about it
   * @param response where the response goes; not to be used after the method has returned
   * @throws Exception any failure; its class and message are reported to whoever invoked the
   *     function, so they must hold no secret
   */
  void handle(Invocation invocation, ResponseStream response) throws Exception;
}
