package org.mor.automation.core.flag;

/** The system flag as it counts now. */
public sealed interface FlagState {
  /** What a value of the parameter means. */
  static FlagState of(String value) {
    return switch (value.strip()) {
      case "true" -> new On(Rollout.EVERYBODY);
      case "false" -> new Off(Reason.SET);
      default ->
          Rollout.parse(value).<FlagState>map(On::new).orElseGet(() -> new Off(Reason.MALFORMED));
    };
  }

  /** On for those whom the rollout includes. */
  record On(Rollout rollout) implements FlagState {}

  record Off(Reason reason) implements FlagState {}

  /** It cannot be read, and the last known value is too old. Nothing may be spent. */
  record Unknown() implements FlagState {}

  /** Why it counts as off. */
  enum Reason {
    /** The parameter says so. */
    SET,
    /** The parameter says neither true nor false. */
    MALFORMED,
    /** There is no parameter. */
    MISSING
  }
}
