package org.mor.automation.chat;

import java.io.IOException;
import org.mor.automation.marketplace.provider.PromptMessage;

/**
 * Passes a provider's messages on to the caller, in the form that the caller asked for. For one try
 * of a request: nothing of one that failed is left in the next.
 */
sealed interface Answer permits StreamedAnswer, WholeAnswer, EmbeddingsAnswer {
  void add(PromptMessage message) throws IOException;

  /**
   * The provider's answer is complete.
   *
   * @return what is left to send
   */
  Ending finish();

  /**
   * The end of an answer, which completes the reply. A caller who has it may ask again at once, and
   * finds the session idle.
   */
  @FunctionalInterface
  interface Ending {
    void send() throws IOException;
  }
}
