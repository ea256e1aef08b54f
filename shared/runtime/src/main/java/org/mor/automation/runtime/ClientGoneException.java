package org.mor.automation.runtime;

import java.io.IOException;

/** Nobody reads the answer any more: Lambda has ended the connection that it was written to. */
public final class ClientGoneException extends IOException {

  public ClientGoneException(IOException cause) {
    super("The reader of the answer is gone", cause);
  }
}
