package org.mor.automation.ops;

import java.util.Optional;
import org.mor.automation.core.flag.FlagState;
import org.mor.automation.core.flag.Rollout;

/** A value of the system flag, as the functions read it. */
record FlagValue(String text) {
  /** What the functions do; empty if the value is malformed, which counts as off. */
  Optional<String> meaning() {
    return switch (FlagState.of(text)) {
      case FlagState.On(Rollout rollout) -> Optional.of(said(rollout));
      case FlagState.Off(FlagState.Reason reason) when reason == FlagState.Reason.SET ->
          Optional.of("off");
      case FlagState.Off _, FlagState.Unknown _ -> Optional.empty();
    };
  }

  private static String said(Rollout rollout) {
    String users =
        rollout.percent() >= 100
            ? "everybody"
            : rollout.percent() + " % of users and " + rollout.users().size() + " by name";
    return "on for " + users + (rollout.onByDefault() ? ", also for users who never chose" : "");
  }
}
