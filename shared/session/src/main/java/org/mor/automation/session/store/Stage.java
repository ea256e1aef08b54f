package org.mor.automation.session.store;

import java.time.Instant;
import org.mor.automation.session.model.Progress;

/** The name of each stage of a session's progress in the table. */
enum Stage {
  RESERVED,
  CHOSEN,
  SIGNED,
  OPEN,
  EXPIRED,
  CLOSING,
  HELD,
  CLOSED,
  FAILED;

  static Stage of(Progress progress) {
    return switch (progress) {
      case Progress.Reserved _ -> RESERVED;
      case Progress.Chosen _ -> CHOSEN;
      case Progress.Signed _ -> SIGNED;
      case Progress.Open _ -> OPEN;
      case Progress.Expired _ -> EXPIRED;
      case Progress.Closing _ -> CLOSING;
      case Progress.Held _ -> HELD;
      case Progress.Closed _ -> CLOSED;
      case Progress.Failed _ -> FAILED;
    };
  }

  /** When maintenance should look at a record at this stage. */
  static Instant due(Progress progress, Instant holdUntil) {
    return switch (progress) {
      case Progress.Open open -> open.granted().endsAt();
      case Progress.Expired expired -> expired.granted().endsAt();
      case Progress.Held held -> held.closure().heldUntil().orElse(holdUntil);
      case Progress.Opening _, Progress.Closing _ -> holdUntil;
      case Progress.Closed _, Progress.Failed _ ->
          throw new IllegalArgumentException("a finished record is never due");
    };
  }

  boolean finished() {
    return this == CLOSED || this == FAILED;
  }
}
