package org.mor.automation.local.aws;

/** A refusal in the form that the clients of SSM know. */
final class SsmException extends Exception {
  private static final long serialVersionUID = 1;

  private final String type;

  SsmException(String type, String message) {
    super(message);
    this.type = type;
  }

  static SsmException notFound() {
    return new SsmException("ParameterNotFound", "");
  }

  String type() {
    return type;
  }
}
