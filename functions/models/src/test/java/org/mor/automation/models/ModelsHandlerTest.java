package org.mor.automation.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.catalogue.CatalogueRules;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.http.SharedServices;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The list of models, on the sample events, with real tables behind it. */
class ModelsHandlerTest {
  private static final Path EVENTS = Path.of("..", "..", "events");
  private static final ModelEntry CHAT = model("1", "Local Chat", ModelEntry.Type.LLM, 2);
  private static final ModelEntry TWIN = model("2", "local chat", ModelEntry.Type.LLM, 1);
  private static final ModelEntry VECTORS = model("3", "vectors", ModelEntry.Type.EMBEDDING, 1);
  private static final ModelEntry WITHOUT_BIDS = model("4", "retired", ModelEntry.Type.LLM, 0);

  private final JsonMapper json = new JsonMapper();
  private final DynamoDbClient dynamo = TestDynamo.client();
  private final String apiKeys = TestTables.apiKeys(dynamo);
  private final String sessions = TestTables.sessions(dynamo);
  private final String key =
      new ApiKeys(dynamo, apiKeys, new SecureRandom(), Clock.systemUTC())
          .create(new UserId("alice"), "laptop")
          .whole()
          .value();

  private static ModelEntry model(String digit, String name, ModelEntry.Type type, int bids) {
    return new ModelEntry(
        "0x" + digit.repeat(64),
        name,
        List.of("tag"),
        type,
        false,
        1_772_366_400L + Integer.parseInt(digit),
        bids,
        bids == 0 ? "0" : "1000",
        bids == 0 ? "0" : "2000");
  }

  private record Answer(int status, JsonNode body) {
    List<String> ids() {
      List<String> ids = new ArrayList<>();
      body.path("data").forEach(model -> ids.add(model.path("id").asString()));
      return ids;
    }

    String code() {
      return body.path("error").path("code").asString();
    }
  }

  private void catalogue(ModelEntry... models) {
    new CatalogueStore(
            dynamo, sessions, json, CatalogueRules.NONE, Duration.ZERO, Clock.systemUTC())
        .write(List.of(models));
  }

  private ObjectNode event(String name) {
    try {
      ObjectNode event = (ObjectNode) json.readTree(Files.readAllBytes(EVENTS.resolve(name)));
      ((ObjectNode) event.path("multiValueHeaders")).putArray("Authorization").add("Bearer " + key);
      return event;
    } catch (IOException e) {
      throw new IllegalStateException("no sample event " + name, e);
    }
  }

  private Answer send(ObjectNode event) {
    Map<String, String> variables = new HashMap<>(TestDynamo.variables());
    variables.put("API_KEYS_TABLE", apiKeys);
    variables.put("SESSIONS_TABLE", sessions);
    variables.put("MODEL_ALIASES", "gpt-4o=Local Chat,nothing=nowhere");
    byte[] answer;
    try {
      answer =
          new ModelsHandler(SharedServices.of(Environment.of(variables)))
              .whole(json.writeValueAsBytes(event), "invocation", Instant.MAX);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be read", e);
    }
    JsonNode root = json.readTree(answer);
    return new Answer(root.path("statusCode").asInt(), json.readTree(root.path("body").asString()));
  }

  private Answer all() {
    return send(event("models.json"));
  }

  private Answer one(String path) {
    return send(event("model.json").put("path", path));
  }

  @Test
  void everyListedNameLeadsToTheModelItIsListedWith() {
    catalogue(CHAT, TWIN, VECTORS, WITHOUT_BIDS);
    Answer answer = all();

    assertEquals(200, answer.status());
    assertEquals("list", answer.body().path("object").asString());
    assertEquals(List.of("Local Chat", TWIN.id(), "vectors", "gpt-4o"), answer.ids());
    for (JsonNode listed : answer.body().path("data")) {
      Answer found = one("/v1/models/" + listed.path("id").asString());
      assertEquals(listed, found.body());
    }
  }

  @Test
  void aModelIsDescribedByWhatTheChainHolds() {
    catalogue(CHAT);
    JsonNode model = one("/api/v1/models/Local Chat").body();

    assertEquals("model", model.path("object").asString());
    assertEquals("morpheus", model.path("owned_by").asString());
    assertEquals(CHAT.createdAt(), model.path("created").asLong());
    assertEquals(CHAT.id(), model.path("model_id").asString());
    assertEquals("LLM", model.path("type").asString());
    assertEquals(2, model.path("bids").asInt());
    assertEquals("1000", model.path("lowest_price_wei_per_second").asString());
    assertEquals("2000", model.path("highest_price_wei_per_second").asString());
    assertEquals("tag", model.path("tags").get(0).asString());
  }

  @Test
  void aModelThatClaimsANameIsListedUnderItsIdAndSaysWhoseTheNameIs() {
    catalogue(CHAT);
    ModelEntry chatWithoutBids = model("1", CHAT.name(), CHAT.type(), 0);
    ModelEntry copy = model("9", CHAT.name(), CHAT.type(), 1);
    catalogue(chatWithoutBids, copy);

    assertEquals(CHAT.id(), chatWithoutBids.id());
    JsonNode listed = all().body().path("data").get(0);
    assertEquals(copy.id(), listed.path("id").asString());
    assertEquals(CHAT.id(), listed.path("name_belongs_to").asString());
    JsonNode own = one("/v1/models/Local Chat").body();
    assertEquals(CHAT.id(), own.path("model_id").asString());
    assertEquals(CHAT.id(), own.path("name_belongs_to").asString());

    catalogue(copy);
    Answer gone = one("/v1/models/Local Chat");
    assertEquals(503, gone.status());
    assertEquals("no_provider", gone.code());
  }

  @Test
  void aNameMayHoldASlash() {
    catalogue(model("5", "maker/model", ModelEntry.Type.LLM, 1));

    assertEquals("maker/model", one("/v1/models/maker/model").body().path("id").asString());
    assertEquals("maker/model", one("/v1/models/maker%2Fmodel").body().path("name").asString());
  }

  @Test
  void anUnknownModelIsNotReplaced() {
    catalogue(CHAT);
    Answer answer = one("/v1/models/local-chatt");

    assertEquals(404, answer.status());
    assertEquals("model_not_found", answer.code());
    assertTrue(answer.body().toString().contains("Did you mean Local Chat?"));
  }

  @Test
  void noSnapshotIsNotAnEmptyList() {
    Answer answer = all();

    assertEquals(503, answer.status());
    assertEquals("catalogue_unavailable", answer.code());
  }

  @Test
  void withoutAKeyNothingIsListed() {
    catalogue(CHAT);
    ObjectNode event = event("models.json");
    ((ObjectNode) event.path("multiValueHeaders")).remove("Authorization");
    ((ObjectNode) event.path("headers")).remove("Authorization");
    Answer answer = send(event);

    assertEquals(401, answer.status());
    assertFalse(answer.body().toString().contains("Local"));
  }
}
