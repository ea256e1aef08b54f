package org.mor.automation.session.model;

import java.time.Instant;
import java.util.Objects;

/** Who holds a record, and until when. */
public record Hold(Owner owner, Instant until) {
  public Hold {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(until, "until");
  }

  public boolean over(Instant now) {
    return until.isBefore(now);
  }
}
