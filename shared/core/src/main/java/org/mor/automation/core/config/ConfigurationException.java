package org.mor.automation.core.config;

/** A setting is missing or makes no sense; the message names its key and never repeats a secret. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
