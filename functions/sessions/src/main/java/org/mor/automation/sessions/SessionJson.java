package org.mor.automation.sessions;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.ClosingResult;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.pool.SessionName;
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
    Optional<SelectedBid> selected = record.progress().selectedBid();
    Optional<GrantedSession> granted = record.progress().onChain();
    node.put("id", SessionName.of(record))
        .put("object", "session")
        .put("session_id", granted.map(has -> has.id().hex()).orElse(null))
        .put("status", status(record))
        .put("model", record.pool().model().hex())
        .put("bid", selected.map(chosen -> chosen.bid().hex()).orElse(null))
        .put("provider", selected.map(chosen -> chosen.provider().toString()).orElse(null))
        .put(
            "price_per_second_wei",
            selected.map(chosen -> chosen.pricePerSecond().toString()).orElse(null))
        .put("stake_wei", selected.map(chosen -> chosen.stake().toString()).orElse(null))
        .put("duration", record.duration().toSeconds())
        .put("created_at", record.createdAt().getEpochSecond())
        .put("ends_at", granted.map(has -> has.endsAt().getEpochSecond()).orElse(null));
    if (record.progress() instanceof Progress.Failed failed) {
      ApiError error = SessionErrors.error(failed.failure(), clock.instant());
      node.putObject("failure").put("code", error.code()).put("message", error.message());
    } else {
      node.putNull("failure");
    }
    switch (record.progress()) {
      case Progress.Opening _, Progress.Open _, Progress.Failed _ -> node.putNull("close");
      case Progress.OutOfUse _ -> close(node.putObject("close"), record);
    }
    return node;
  }

  private String status(SessionRecord record) {
    return switch (record.progress()) {
      case Progress.Opening _ -> "opening";
      case Progress.Open open ->
          open.granted().endsAt().isAfter(clock.instant()) ? "open" : "ended";
      case Progress.Expired _ -> "ended";
      case Progress.Closing _ -> "closing";
      case Progress.Held _, Progress.Closed _ -> "closed";
      case Progress.Failed _ -> "failed";
    };
  }

  /**
   * What closing it has come to. Every figure is the chain's; while it has not closed the session,
   * there is none.
   */
  private static void close(ObjectNode close, SessionRecord record) {
    Optional<ClosingResult> closure = record.progress().closed();
    Optional<Wei> held = closure.flatMap(ClosingResult::held);
    close
        .put("closed_at", closure.map(has -> has.at().getEpochSecond()).orElse(null))
        .put("early", closure.map(has -> early(record, has)).orElse(null))
        .put("held_wei", held.map(Wei::toString).orElse(null))
        .put("returned_wei", held.map(wei -> returned(record, wei).toString()).orElse(null))
        .put(
            "held_until",
            closure.flatMap(ClosingResult::heldUntil).map(Instant::getEpochSecond).orElse(null))
        .put("message", message(record.progress()));
  }

  private static boolean early(SessionRecord record, ClosingResult closure) {
    return closure.at().isBefore(record.progress().onChain().orElseThrow().endsAt());
  }

  private static BigInteger returned(SessionRecord record, Wei held) {
    return record.progress().selectedBid().orElseThrow().stake().value().subtract(held.value());
  }

  private static String message(Progress progress) {
    if (progress instanceof Progress.Closed) {
      return "It is closed and all of its stake has come back.";
    }
    if (progress instanceof Progress.Held) {
      return "It is closed. The contract still holds part of the stake, which counts towards what"
          + " you may stake until it has come back.";
    }
    return progress instanceof Progress.Closing
        ? "Its closing is under way. Ask again for what of the stake is held, and until when."
        : "It is not used any longer. Its stake comes back when it is closed.";
  }
}
