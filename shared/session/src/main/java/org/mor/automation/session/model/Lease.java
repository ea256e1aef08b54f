package org.mor.automation.session.model;

/** An open session that one request uses alone, until it releases it or its hold expires. */
public record Lease(SessionRecord record, Progress.Open session, Owner owner) {
  public static Lease of(SessionRecord record) {
    if (record.progress() instanceof Progress.Open open && record.hold().isPresent()) {
      return new Lease(record, open, record.hold().get().owner());
    }
    throw new IllegalArgumentException("only an open session that is held can be leased");
  }
}
