package org.mor.automation.session.closing;

import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.SessionRecord;

/** What came of a wish to close a session. */
public sealed interface CloseOutcome {
  /** It is over, or its closing is on its way; or so near its end that it is left to come to it. */
  record Ending(SessionRecord record) implements CloseOutcome {}

  /** A request is on it, or somebody is opening or closing it at this moment. */
  record InUse(SessionRecord record) implements CloseOutcome {}

  /** Its user has begun as many openings and closings as allowed; it goes on until its end. */
  record TooMany(OpeningFailure failure) implements CloseOutcome {}

  /** Nobody uses it any more, but its stake could not be asked back now. */
  record NotNow(SessionRecord record) implements CloseOutcome {}
}
