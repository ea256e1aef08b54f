package org.mor.automation.session.opening;

import org.mor.automation.session.Failure;
import org.mor.automation.session.Lease;

/** What came of an opening, as far as its opener saw it. */
public sealed interface Opened {
  record Ready(Lease lease) implements Opened {}

  /** The chain has nothing of it and never will. */
  record Not(Failure failure) implements Opened {}

  /** Its outcome is not known yet; whoever comes next finishes the record. */
  record Unfinished() implements Opened {}

  /** Somebody else took the record over. */
  record Overtaken() implements Opened {}
}
