package org.mor.automation.marketplace.provider;

/**
 * A provider gave no answer that can be used. The message names the kind of failure and nothing
 * else; {@link #detail} is for logs, and holds no prompt, answer or key.
 */
public final class ProviderException extends Exception {
  private final transient ProviderFailure failure;
  private final String detail;

  /**
   * Makes one.
   *
   * @param detail for logs; must hold no prompt, answer or key
   */
  public ProviderException(ProviderFailure failure, String detail) {
    this(failure, detail, null);
  }

  ProviderException(ProviderFailure failure, String detail, Throwable cause) {
    super(failure.getClass().getSimpleName(), cause);
    this.failure = failure;
    this.detail = detail;
  }

  public ProviderFailure failure() {
    return failure;
  }

  public String detail() {
    return detail;
  }
}
