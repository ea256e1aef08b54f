package org.mor.automation.session.model;

import java.util.Objects;

/** One open session for one request alone, until it is released or its hold runs out. */
public record Lease(SessionRecord record, Progress.Open session, Owner owner) {
  public Lease {
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(owner, "owner");
  }

  public static Lease of(SessionRecord record) {
    if (record.progress() instanceof Progress.Open open && record.hold().isPresent()) {
      return new Lease(record, open, record.hold().get().owner());
    }
    throw new IllegalArgumentException("only an open session that is held can be leased");
  }
}
