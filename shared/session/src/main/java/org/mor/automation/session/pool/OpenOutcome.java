package org.mor.automation.session.pool;

import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.SessionRecord;

/** What came of a request to open a session. */
public sealed interface OpenOutcome {
  /**
   * It has been opened, now or when the request first came.
   *
   * @param before whether it was there when the request came
   */
  record Opened(SessionRecord record, boolean before) implements OpenOutcome {}

  /**
   * Its opening goes on without this request.
   *
   * @param before whether another request began it
   */
  record UnderWay(SessionRecord record, boolean before) implements OpenOutcome {}

  /** Nothing was opened, and for this request nothing will be. */
  record Failed(OpeningFailure failure) implements OpenOutcome {}

  /** Something else was asked for before under the same intent. */
  record OtherRequest() implements OpenOutcome {}
}
