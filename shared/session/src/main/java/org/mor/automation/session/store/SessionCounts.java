package org.mor.automation.session.store;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.marketplace.Wei;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How many unfinished records there are.
 *
 * @param open sessions that serve requests
 * @param opening openings under way
 * @param ending sessions that wait for their end or are being closed
 * @param backlog those of them that could be closed by now
 * @param held closed sessions with a held stake
 * @param stake wei of MOR that open, opening and ending sessions lock
 * @param due records that maintenance should have looked at by now
 * @param oldestDue how long the first of these has waited
 */
public record SessionCounts(
    int open,
    int opening,
    int ending,
    int backlog,
    int held,
    Wei stake,
    int due,
    Duration oldestDue) {
  static final SessionCounts NOBODY = new SessionCounts(0, 0, 0, 0, 0, Wei.ZERO, 0, Duration.ZERO);

  /** Adds one record, as the due index has it. */
  SessionCounts and(Map<String, AttributeValue> indexed, Instant now) {
    TableItem item = new TableItem(indexed);
    Duration late = Duration.between(Instant.ofEpochSecond(item.number("due_at")), now);
    boolean isDue = !late.isNegative();
    Stage stage = Stage.valueOf(item.string("stage"));
    int isOpen = stage == Stage.OPEN ? 1 : 0;
    int isEnding = stage == Stage.EXPIRED || stage == Stage.CLOSING ? 1 : 0;
    int isHeld = stage == Stage.HELD ? 1 : 0;
    // The index has the whole stake of a closed session, although only a part may be held.
    boolean ties = isHeld == 0 && item.has("stake");
    BigInteger tied = ties ? item.bigNumber("stake") : BigInteger.ZERO;
    return new SessionCounts(
        open + isOpen,
        opening + 1 - isOpen - isEnding - isHeld,
        ending + isEnding,
        backlog + (isDue ? isEnding : 0),
        held + isHeld,
        new Wei(stake.value().add(tied)),
        due + (isDue ? 1 : 0),
        isDue && late.compareTo(oldestDue) > 0 ? late : oldestDue);
  }
}
