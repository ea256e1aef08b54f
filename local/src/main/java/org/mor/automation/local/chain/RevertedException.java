package org.mor.automation.local.chain;

/** A contract refused; the data names its error. */
public final class RevertedException extends RuntimeException {
  private final String data;

  RevertedException(String data) {
    super("reverted with " + data);
    this.data = data;
  }

  /** "0x" and the error's selector and values, in lower-case hex. */
  public String data() {
    return data;
  }
}
