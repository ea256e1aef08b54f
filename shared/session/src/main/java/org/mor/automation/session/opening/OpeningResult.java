package org.mor.automation.session.opening;

import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.OpeningFailure;

/** What came of an opening, as far as its opener saw it. */
public sealed interface OpeningResult {
  record Ready(Lease lease) implements OpeningResult {}

  /** The chain has nothing of it and never will. */
  record Not(OpeningFailure failure) implements OpeningResult {}

  /** Its outcome is not known yet; whoever comes next finishes the record. */
  record Unfinished() implements OpeningResult {}

  /** Somebody else took the record over. */
  record Overtaken() implements OpeningResult {}
}
