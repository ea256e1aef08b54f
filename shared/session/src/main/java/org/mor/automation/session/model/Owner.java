package org.mor.automation.session.model;

/** The token by which one request or maintenance run holds a record. */
public record Owner(String token) {
  public Owner {
    if (token.isBlank() || token.length() > 64) {
      throw new IllegalArgumentException("an owner token has 1 to 64 characters");
    }
  }
}
