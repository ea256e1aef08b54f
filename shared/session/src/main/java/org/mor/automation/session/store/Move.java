package org.mor.automation.session.store;

import java.util.Optional;
import org.mor.automation.session.Failure;
import org.mor.automation.session.SessionRecord;

/** What became of a conditional write. */
public sealed interface Move {
  /** It took place (now, or at an earlier try whose answer was lost). */
  record Won(SessionRecord record) implements Move {}

  /** Somebody else was first; what stands there now, if anything does. */
  record Lost(Optional<SessionRecord> current) implements Move {}

  /** An account, a wallet or a user is at its cap. */
  record AtCap(Failure failure) implements Move {
    AtCap(Failure.Cause cause) {
      this(new Failure(cause, "at its cap"));
    }

    public Failure.Cause cause() {
      return failure.cause();
    }
  }
}
