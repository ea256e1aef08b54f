package org.mor.automation.local.lambda;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Where the answer to an invocation goes. One of the methods is called, once, except that a stream
 * may break after it was begun.
 */
public interface InvocationReply {

  /** The function answered with one document. */
  void document(byte[] json) throws IOException;

  /**
   * The function streams: what is written goes to the caller at once, and closing ends the answer.
   * An {@link IOException} means that the caller is gone.
   */
  OutputStream stream(StreamHead head) throws IOException;

  /** The stream was broken off by the function. */
  void broken(FunctionError error);

  /**
   * There is no answer, because the function failed, exited or ran out of time. After a stream was
   * begun this is the same as its being broken off.
   */
  void failed(FunctionError error) throws IOException;
}
