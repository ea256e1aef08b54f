package org.mor.automation.local.provider;

/** A request is answered with this plain text and nothing else. */
final class RequestRefusal extends Exception {
  RequestRefusal(String text) {
    super(text);
  }
}
