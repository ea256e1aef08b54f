package org.mor.automation.session.pool;

import java.util.Optional;
import java.util.regex.Pattern;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.SessionRecord;

/** What callers name their sessions by: the name that they got from us, or the chain's. */
public sealed interface SessionName {
  Pattern OURS = Pattern.compile("ses_([0-9a-f]{32})");
  Pattern CHAINS = Pattern.compile("0x[0-9a-fA-F]{64}");

  record Ours(IntentId intent) implements SessionName {}

  record Chains(SessionId session) implements SessionName {}

  /** Empty if it is neither. */
  static Optional<SessionName> read(String text) {
    var ours = OURS.matcher(text);
    if (ours.matches()) {
      return Optional.of(new Ours(new IntentId(ours.group(1))));
    }
    return CHAINS.matcher(text).matches()
        ? Optional.of(new Chains(new SessionId(text)))
        : Optional.empty();
  }

  static String of(SessionRecord record) {
    return "ses_" + record.intent();
  }

  /** The user's own session of that name; never another user's. */
  default Optional<SessionRecord> among(ManualSessions sessions, UserId user) {
    return switch (this) {
      case Ours ours -> sessions.find(user, ours.intent());
      case Chains chains -> sessions.find(user, chains.session());
    };
  }
}
