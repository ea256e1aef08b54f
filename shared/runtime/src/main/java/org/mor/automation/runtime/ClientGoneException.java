package org.mor.automation.runtime;

import java.io.IOException;

/**
 * Nobody reads the response any more: Lambda has closed the connection that it was written to. A
 * handler may let it pass through; it is then logged and not reported as a failure.
 */
public final class ClientGoneException extends IOException {

  ClientGoneException(IOException cause) {
    super("The reader of the response is gone", cause);
  }
}
