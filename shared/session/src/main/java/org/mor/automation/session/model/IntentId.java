package org.mor.automation.session.model;

/** The id of one request to open a session; unique, and known before anything is spent. */
public record IntentId(String value) {
  public IntentId {
    if (value.isBlank() || value.length() > 64) {
      throw new IllegalArgumentException("an intent id has 1 to 64 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
