package org.mor.automation.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.wiring.SessionConfiguration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Fills the tables for a chat: a user, a model, a session. */
final class ChatTestTables {
  /** The model that has an open session, and one that has none. */
  static final String OPEN = "priming";

  static final String UNOPENED = "unopened";

  private static final Duration SESSION = Duration.ofHours(1);
  private static final UserId USER = new UserId("priming");
  private static final ModelId OPEN_ID = ModelId.of(filled(32, 1));
  private static final ModelId UNOPENED_ID = ModelId.of(filled(32, 2));

  private final SharedServices services;

  ChatTestTables(SharedServices services) {
    this.services = services;
  }

  /**
   * Writes all of it.
   *
   * @param provider the one that the session is with
   * @return the user's key
   */
  ApiKey fill(ChatTestProvider provider) {
    ApiKey key = services.apiKeys().create(USER, "priming");
    services.settings().change(USER, new SettingsChange(Optional.of(true), Optional.empty()));
    services.catalogue().write(List.of(model(OPEN_ID, OPEN), model(UNOPENED_ID, UNOPENED)));
    SessionConfiguration sessions = SessionConfiguration.of(services.environment());
    new SessionTransitions(
            services.dynamo(),
            sessions.tables(),
            new SessionCaps(1, Optional.empty(), Optional.empty()),
            services.clock(),
            ChatTestTables::noSleep,
            services.random())
        .reserve(openSession(sessions, provider));
    return key;
  }

  private static ModelEntry model(ModelId id, String name) {
    return new ModelEntry(
        id.hex(), name, List.of("llm"), ModelEntry.Type.LLM, false, 0, 1, "1", "1");
  }

  private SessionRecord openSession(SessionConfiguration sessions, ChatTestProvider provider) {
    Instant now = services.clock().instant();
    Address wallet = Address.of(filled(20, 1));
    SelectedBid selected =
        new SelectedBid(
            BidId.of(filled(32, 1)),
            Address.of(filled(20, 2)),
            provider.endpoint(),
            Wei.of(1),
            Wei.of(1),
            wallet);
    GrantedSession granted =
        new GrantedSession(
            SessionId.of(filled(32, 1)), provider.publicKey().bytes(), now.plus(SESSION));
    return new SessionRecord(
        new SessionRecord.Place.Slot(sessions.pool().sharing().pool(USER, OPEN_ID), 0),
        new IntentId("priming"),
        USER,
        SESSION,
        now,
        Optional.empty(),
        Optional.empty(),
        new Progress.Open(selected, new TransactionRef(wallet, 0), granted));
  }

  /** A chat with one of the models. */
  static byte[] event(ApiKey key, String model, boolean stream) {
    JsonMapper json = new JsonMapper();
    ObjectNode body = json.createObjectNode().put("model", model).put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", "priming");
    ObjectNode event = json.createObjectNode();
    event.put("path", "/v1/chat/completions").put("httpMethod", "POST");
    event
        .putObject("headers")
        .put("Authorization", "Bearer " + key.whole().value())
        .put("Content-Type", "application/json");
    event.putObject("requestContext").put("requestId", "priming").put("stage", "priming");
    event.put("body", body.toString()).put("isBase64Encoded", false);
    return json.writeValueAsBytes(event);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static void noSleep(Duration duration) {
    throw new IllegalStateException("nothing here has to be tried again");
  }
}
