package org.mor.automation.core;

/** A user of this API. */
public record UserId(String value) {
  public UserId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a user id is not blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
