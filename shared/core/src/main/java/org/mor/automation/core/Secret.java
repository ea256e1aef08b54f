package org.mor.automation.core;

import java.util.Objects;

/** A text that must not reach a log or an error: {@link #toString} hides it. */
public record Secret(String value) {
  public Secret {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return "***";
  }
}
