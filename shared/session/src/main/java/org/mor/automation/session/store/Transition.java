package org.mor.automation.session.store;

import java.util.Optional;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.SessionRecord;

/** What became of a conditional write. */
public sealed interface Transition {
  /** It took place (now, or at an earlier try whose answer was lost). */
  record Won(SessionRecord record) implements Transition {}

  /** Somebody else was first; what stands there now, if anything does. */
  record Lost(Optional<SessionRecord> current) implements Transition {}

  /** An account, a wallet or a user is at its cap. */
  record AtCap(OpeningFailure failure) implements Transition {
    AtCap(OpeningFailure.Cause cause) {
      this(new OpeningFailure(cause, "at its cap"));
    }

    public OpeningFailure.Cause cause() {
      return failure.cause();
    }
  }
}
