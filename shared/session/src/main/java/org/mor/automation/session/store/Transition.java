package org.mor.automation.session.store;

import java.util.Optional;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.SessionRecord;

/** The result of a conditional write. */
public sealed interface Transition {
  /** The write took place, now or at an earlier try whose answer was lost. */
  record Won(SessionRecord record) implements Transition {}

  /** Another process was first; the record as it is now, if there is one. */
  record Lost(Optional<SessionRecord> current) implements Transition {}

  /** An account, a wallet or a user is at its cap. */
  record AtCap(OpeningFailure failure) implements Transition {
    public OpeningFailure.Cause cause() {
      return failure.cause();
    }
  }
}
