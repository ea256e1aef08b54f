package org.mor.automation.sessions;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.session.Choice;
import org.mor.automation.session.Granted;
import org.mor.automation.session.Progress;
import org.mor.automation.session.SessionRecord;
import org.mor.automation.session.manual.SessionName;
import org.mor.automation.session.pool.SessionErrors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sessions as their owners see them. */
final class SessionJson {
  private final JsonMapper json;
  private final Clock clock;

  SessionJson(JsonMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  ObjectNode shown(SessionRecord record) {
    ObjectNode node = json.createObjectNode();
    Optional<Choice> choice = record.progress().chosen();
    Optional<Granted> granted = record.progress().onChain();
    node.put("id", SessionName.of(record))
        .put("object", "session")
        .put("session_id", granted.map(has -> has.id().hex()).orElse(null))
        .put("status", status(record))
        .put("model", record.pool().model().hex())
        .put("bid", choice.map(chosen -> chosen.bid().hex()).orElse(null))
        .put("provider", choice.map(chosen -> chosen.provider().toString()).orElse(null))
        .put(
            "price_per_second_wei",
            choice.map(chosen -> chosen.pricePerSecond().toString()).orElse(null))
        .put("stake_wei", choice.map(chosen -> chosen.stake().toString()).orElse(null))
        .put("duration", record.duration().toSeconds())
        .put("created_at", record.createdAt().getEpochSecond())
        .put("ends_at", granted.map(has -> has.endsAt().getEpochSecond()).orElse(null));
    if (record.progress() instanceof Progress.Failed failed) {
      ApiError error = SessionErrors.error(failed.failure(), clock.instant());
      node.putObject("failure").put("code", error.code()).put("message", error.message());
    } else {
      node.putNull("failure");
    }
    return node;
  }

  private String status(SessionRecord record) {
    return switch (record.progress()) {
      case Progress.Reserved _, Progress.Chosen _, Progress.Signed _ -> "opening";
      case Progress.Open open ->
          open.granted().endsAt().isAfter(clock.instant()) ? "open" : "ended";
      case Progress.Expired _ -> "ended";
      case Progress.Closing _ -> "closing";
      case Progress.Closed _ -> "closed";
      case Progress.Failed _ -> "failed";
    };
  }

  /** The same, with what closing it means for its stake. */
  ObjectNode closing(SessionRecord record) {
    ObjectNode node = shown(record);
    Instant now = clock.instant();
    Optional<Granted> granted = record.progress().onChain();
    boolean early =
        record.progress() instanceof Progress.Closing
            && granted.orElseThrow().endsAt().isAfter(now);
    ObjectNode close = node.putObject("close").put("early", early);
    if (early) {
      Instant midnight =
          now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(1).toInstant();
      close
          .put("held_until", midnight.getEpochSecond())
          .put("estimated_held_wei", held(record, granted.get(), midnight).toString())
          .put(
              "message",
              "The part of the stake that today's use accounts for is held until midnight UTC;"
                  + " the rest comes back at once.");
    } else {
      close
          .putNull("held_until")
          .put("estimated_held_wei", "0")
          .put("message", "Nothing of the stake is held beyond the session's end.");
    }
    return node;
  }

  /** The stake in the proportion of the time that was used today. */
  private BigInteger held(SessionRecord record, Granted granted, Instant midnight) {
    BigInteger stake = record.progress().chosen().orElseThrow().stake().value();
    Duration whole = record.duration();
    Instant opened = granted.endsAt().minus(whole);
    Instant today = midnight.minus(Duration.ofDays(1));
    Instant from = opened.isAfter(today) ? opened : today;
    long used =
        Math.clamp(Duration.between(from, clock.instant()).toSeconds(), 0, whole.toSeconds());
    return stake.multiply(BigInteger.valueOf(used)).divide(BigInteger.valueOf(whole.toSeconds()));
  }
}
