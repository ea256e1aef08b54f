package org.mor.automation.chat;

import java.io.IOException;
import org.mor.automation.marketplace.provider.PromptMessage;

/** Passes a provider's messages on to the caller, in the form that the caller asked for. */
interface Answer {
  void add(PromptMessage message) throws IOException;

  /**
   * The provider's answer is complete.
   *
   * @return what is left to send
   */
  Ending finish();

  /**
   * The end of an answer. A caller who has it may ask again at once, and finds the session idle.
   */
  @FunctionalInterface
  interface Ending {
    void send() throws IOException;
  }

  /** Whether the caller has got something, so that nothing can be tried again. */
  boolean begun();

  /** Tells a caller that has got something that no more will come. */
  void breakOff(String errorJson) throws IOException;
}
