package org.mor.automation.core.metrics;

/** What a figure is split by. Each has few values, because CloudWatch charges for each of them. */
public enum Dimension {
  /** The template's stage; every metric has it. */
  STAGE("Stage"),
  /** Method and path of a route, such as {@code POST /v1/chat/completions}. */
  ROUTE("Route"),
  /** The code of an error, or {@code ok}; see docs/errors.md. */
  CODE("Code"),
  /** {@code automatic}, or {@code manual} for a session that the request names. */
  ORIGIN("Origin"),
  /** Why something failed, as the code of an error. */
  CAUSE("Cause"),
  /** A part of the opening of a session. */
  STEP("Step"),
  /** An operation of DynamoDB. */
  OPERATION("Operation"),
  /** A model's id, or {@code other} beyond the 50 most used. */
  MODEL("Model"),
  /** {@code prompt} or {@code completion}. */
  KIND("Kind");

  private final String text;

  Dimension(String text) {
    this.text = text;
  }

  /** As CloudWatch shows it. */
  public String text() {
    return text;
  }
}
