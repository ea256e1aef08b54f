package org.mor.automation.session.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.core.UserId;

/**
 * The record of one session, from the request to open it to the return of its stake.
 *
 * @param place where the record is in the table
 * @param user who requested it
 * @param duration the requested duration
 * @param hold who holds the record now, if anybody
 * @param coolUntil until when others are preferred because its provider failed
 */
public record SessionRecord(
    Place place,
    IntentId intent,
    UserId user,
    Duration duration,
    Instant createdAt,
    Optional<Hold> hold,
    Optional<Instant> coolUntil,
    Progress progress) {
  public PoolKey pool() {
    return place.pool();
  }

  /** The same record at another point of its progress. */
  public SessionRecord with(Progress next, Optional<Hold> nextHold) {
    return new SessionRecord(place, intent, user, duration, createdAt, nextHold, coolUntil, next);
  }

  /** The record out of use: out of its slot, held by nobody. */
  public SessionRecord ended(Progress next) {
    Place last = place instanceof Place.Slot slot ? new Place.Ended(slot.pool()) : place;
    return new SessionRecord(
        last, intent, user, duration, createdAt, Optional.empty(), Optional.empty(), next);
  }

  /** Whether it is open and ends after that time. */
  public boolean openAfter(Instant time) {
    return progress instanceof Progress.Open open && open.granted().endsAt().isAfter(time);
  }

  /** Whether others are preferred now because its provider failed. */
  public boolean cooling(Instant now) {
    return coolUntil.isPresent() && coolUntil.get().isAfter(now);
  }

  /** A new record that nobody but its holder has seen. */
  public static SessionRecord reserved(
      Place place, IntentId intent, UserId user, Duration duration, Instant now, Hold hold) {
    return new SessionRecord(
        place,
        intent,
        user,
        duration,
        now,
        Optional.of(hold),
        Optional.empty(),
        new Progress.Reserved());
  }

  public boolean heldBy(Owner owner) {
    return hold.isPresent() && hold.get().owner().equals(owner);
  }

  /** Nobody holds it at that time. */
  public boolean free(Instant now) {
    return hold.isEmpty() || hold.get().over(now);
  }

  /**
   * A slot of a pool while it serves requests and then among the pool's ended sessions; or, for a
   * manual session, always among its user's manual sessions.
   */
  public sealed interface Place {
    PoolKey pool();

    /**
     * The record serves its pool.
     *
     * @param number 0 up to the pool's limit, exclusive
     */
    record Slot(PoolKey pool, int number) implements Place {}

    record Ended(PoolKey pool) implements Place {}

    /**
     * A manual session, unique by its intent.
     *
     * @param pool its owner and its model
     * @param request what it was opened for; tells a repeated request from a different one
     */
    record Manual(PoolKey pool, String request) implements Place {}
  }
}
