package org.mor.automation.core.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.catalogue.Catalogue.Resolution;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.json.JsonMapper;

/** A name belongs to the model that was first served under it, whatever strangers register. */
class NamesTest {
  private static final String FIRST = "0x" + "1".repeat(64);
  private static final String COPY = "0x" + "2".repeat(64);

  private final DynamoDbClient dynamo = TestDynamo.client();
  private final String table = TestTables.sessions(dynamo);

  private CatalogueStore process(CatalogueRules rules) {
    return new CatalogueStore(
        dynamo, table, new JsonMapper(), rules, Duration.ZERO, Clock.systemUTC());
  }

  private Catalogue write(ModelEntry... models) {
    return write(CatalogueRules.NONE, models);
  }

  private Catalogue write(CatalogueRules rules, ModelEntry... models) {
    process(rules).write(List.of(models));
    return process(rules).read().orElseThrow();
  }

  private static CatalogueRules aliases(Map<String, String> aliases) {
    return new CatalogueRules(aliases, ModelLists.ALL);
  }

  private static ModelEntry model(String id, String name, long createdAt, int bids) {
    return new ModelEntry(
        id, name, List.of(), ModelEntry.Type.LLM, false, createdAt, bids, "1", "1");
  }

  private static String found(Catalogue catalogue, String name) {
    return assertInstanceOf(Resolution.Found.class, catalogue.resolve(name)).model().id();
  }

  @Test
  void aCopycatDoesNotGetTheNameWhenTheOriginalHasNoBids() {
    write(model(FIRST, "Local Chat", 100, 1));
    Catalogue now = write(model(FIRST, "Local Chat", 100, 0), model(COPY, "Local Chat", 200, 1));

    for (String name : List.of("Local Chat", "local chat", "local-chat", "LOCAL_CHAT")) {
      assertEquals(FIRST, found(now, name), name);
    }
    assertEquals(COPY, found(now, COPY));
    assertEquals(1, now.nameClaims());
    assertEquals(Optional.of(FIRST), now.nameOwner(now.models().getLast()));
    assertEquals(Optional.empty(), now.nameOwner(now.models().getFirst()));
  }

  @Test
  void aCopycatDoesNotGetItByBeingOlderOnTheChain() {
    write(model(FIRST, "model", 100, 1), model(COPY, "model", 50, 0));
    assertEquals(
        FIRST, found(write(model(FIRST, "model", 100, 1), model(COPY, "model", 50, 9)), "model"));
  }

  @Test
  void whatPeopleTypeIsNotTakenByAModelThatIsCalledSo() {
    write(model(FIRST, "Local Chat", 100, 1));
    Catalogue now = write(model(FIRST, "Local Chat", 100, 1), model(COPY, "local-chat", 200, 1));
    assertEquals(FIRST, found(now, "local-chat"));
    assertEquals(FIRST, found(now, "Local Chat"));
    assertEquals(1, now.nameClaims());
  }

  @Test
  void aModelThatHasLeftTheChainKeepsItsName() {
    write(model(FIRST, "model", 100, 1));
    Catalogue now = write(model(COPY, "model", 200, 1));
    assertEquals(new Resolution.Gone(FIRST), now.resolve("model"));
    assertEquals(COPY, found(now, COPY));
    assertEquals(new Resolution.Unknown(List.of()), now.resolve("modle"));
  }

  @Test
  void anAliasMovesANameAndPinsIt() {
    write(model(FIRST, "model", 100, 1));
    ModelEntry copy = model(COPY, "model", 200, 1);
    Catalogue moved = write(aliases(Map.of("model", COPY)), copy);
    assertEquals(COPY, found(moved, "model"));
    assertEquals(COPY, found(moved, "MODEL"));

    Catalogue pinned = write(aliases(Map.of("model", FIRST, "mine", "model")), copy);
    assertEquals(new Resolution.Gone(FIRST), pinned.resolve("model"));
    assertEquals(new Resolution.Gone(FIRST), pinned.resolve("mine"));
  }

  @Test
  void ofTwoFromTheBeginningTheOneWithBidsThenTheOlderCounts() {
    Catalogue now =
        write(
            model(COPY, "model", 200, 1),
            model(FIRST, "model", 100, 1),
            model("0x" + "3".repeat(64), "model", 1, 0));
    assertEquals(FIRST, found(now, "model"));
    assertEquals(1, now.nameClaims());
  }

  @Test
  void aNameThatWasNeverServedIsFree() {
    Catalogue before = write(model(FIRST, "model", 100, 0));
    assertEquals(FIRST, found(before, "model"));
    assertEquals(
        COPY, found(write(model(FIRST, "model", 100, 0), model(COPY, "model", 200, 1)), "model"));
  }

  @Test
  void aSlugThatDifferentNamesShareIsNobodysForEver() {
    ModelEntry spaced = model(FIRST, "the model", 100, 1);
    write(spaced, model(COPY, "the_model", 200, 0));
    Catalogue now = write(spaced, model(COPY, "the_model", 200, 1));
    assertInstanceOf(Resolution.Unknown.class, now.resolve("the-model"));
    assertEquals(FIRST, found(now, "the model"));
    assertEquals(COPY, found(now, "the_model"));
  }

  @Test
  void aNameThatLooksLikeAnIdIsNone() {
    Catalogue now = write(model(FIRST, COPY, 100, 1));
    assertInstanceOf(Resolution.Unknown.class, now.resolve(COPY));
  }

  @Test
  void onlyWhatTheOperatorAllowsIsThereAndBound() {
    ModelEntry first = model(FIRST, "model", 100, 1);
    ModelEntry copy = model(COPY, "model", 200, 1);
    CatalogueRules denied = new CatalogueRules(Map.of(), new ModelLists(Set.of(), Set.of(FIRST)));
    CatalogueRules allowed = new CatalogueRules(Map.of(), new ModelLists(Set.of(COPY), Set.of()));
    for (CatalogueRules rules : List.of(denied, allowed)) {
      Catalogue now = write(rules, first, copy);
      assertEquals(List.of(copy), now.models());
      assertInstanceOf(Resolution.Unknown.class, now.resolve(FIRST));
      assertEquals(COPY, found(now, "model"));
    }
    // It was bound while the other one was not allowed, and stays so.
    assertEquals(COPY, found(write(first, copy), "model"));
  }

  @Test
  void aDeniedOwnerIsUnknownAndItsNameLeadsToNobodyElse() {
    write(model(FIRST, "model", 100, 1));
    CatalogueRules denied = new CatalogueRules(Map.of(), new ModelLists(Set.of(), Set.of(FIRST)));
    Catalogue now = write(denied, model(FIRST, "model", 100, 1), model(COPY, "model", 200, 1));
    assertEquals(new Resolution.Unknown(List.of()), now.resolve("model"));
  }

  @Test
  void writersThatSeeDifferentChainsAgreeOnEveryOwner() throws Exception {
    List<Callable<Catalogue>> writers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String id = "0x%064x".formatted(i);
      writers.add(
          () -> process(CatalogueRules.NONE).write(List.of(model(id, "model", id.hashCode(), 1))));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Catalogue> each : threads.invokeAll(writers)) {
        each.get();
      }
    }
    Resolution owner = process(CatalogueRules.NONE).read().orElseThrow().resolve("model");
    for (int i = 0; i < 16; i++) {
      String id = "0x%064x".formatted(i);
      Resolution seen = write(model(id, "model", 1, 1)).resolve("model");
      assertEquals(id(owner), id(seen));
    }
  }

  private static String id(Resolution resolution) {
    return switch (resolution) {
      case Resolution.Found found -> found.model().id();
      case Resolution.Gone gone -> gone.modelId();
      case Resolution.Unknown unknown -> unknown.toString();
    };
  }
}
