package org.mor.automation.session.model;

import java.time.Instant;

/** Who holds a record, and until when. */
public record Hold(Owner owner, Instant until) {
  public boolean over(Instant now) {
    return until.isBefore(now);
  }
}
