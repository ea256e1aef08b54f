package org.mor.automation.session.closing;

import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.SessionRecord;

/** The result of a request to close a session. */
public sealed interface CloseOutcome {
  /** It has ended, its closing is under way, or it ends so soon that it is not closed early. */
  record Ending(SessionRecord record) implements CloseOutcome {}

  /** A request uses it, or another process is opening or closing it now. */
  record InUse(SessionRecord record) implements CloseOutcome {}

  /** Its user has started as many openings and closings as allowed; it stays open until its end. */
  record TooMany(OpeningFailure failure) implements CloseOutcome {}

  /** It is out of use, but its closing could not be started now; maintenance starts it later. */
  record NotNow(SessionRecord record) implements CloseOutcome {}
}
