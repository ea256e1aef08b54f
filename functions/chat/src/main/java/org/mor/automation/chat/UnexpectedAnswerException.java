package org.mor.automation.chat;

/** The provider's answer is complete, and no answer to a chat. */
final class UnexpectedAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
