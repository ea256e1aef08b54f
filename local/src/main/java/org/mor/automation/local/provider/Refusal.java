package org.mor.automation.local.provider;

/** A request is answered with this plain text and nothing else. */
final class Refusal extends Exception {
  Refusal(String text) {
    super(text);
  }
}
