package org.mor.automation.marketplace.abi;

/** Bytes that are not what the function returns; the wrong contract, or none, is at the address. */
public final class AbiException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  AbiException(String message) {
    super(message);
  }
}
