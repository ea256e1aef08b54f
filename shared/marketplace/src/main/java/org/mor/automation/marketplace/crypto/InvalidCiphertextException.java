package org.mor.automation.marketplace.crypto;

/** Bytes that nobody encrypted for this key, or that were changed on the way. */
public final class InvalidCiphertextException extends Exception {
  InvalidCiphertextException(String message) {
    super(message);
  }
}
