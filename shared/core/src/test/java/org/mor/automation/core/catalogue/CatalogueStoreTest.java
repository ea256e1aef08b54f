package org.mor.automation.core.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.json.JsonMapper;

class CatalogueStoreTest {
  private static final int AT_ONCE = 16;
  private static final ModelEntry MODEL =
      new ModelEntry(
          "0x" + "1".repeat(64),
          "model",
          List.of("llm"),
          ModelEntry.Type.LLM,
          false,
          1_772_366_400L,
          1,
          "1000",
          "2000");

  private final DynamoDbClient dynamo = TestDynamo.client();
  private final String table = TestTables.sessions(dynamo);
  private final CatalogueStore store = process();
  private final AtomicInteger reads = new AtomicInteger();

  private CatalogueStore process() {
    return new CatalogueStore(
        dynamo,
        table,
        new JsonMapper(),
        CatalogueRules.NONE,
        Duration.ofMinutes(1),
        Clock.systemUTC());
  }

  private List<ModelEntry> chain() {
    reads.incrementAndGet();
    return List.of(MODEL);
  }

  @Test
  void theFirstRequestsOfAProcessReadTheChainOnceBetweenThem() throws Exception {
    CyclicBarrier together = new CyclicBarrier(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Catalogue>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(
            threads.submit(
                () -> {
                  together.await();
                  return store.current(this::chain);
                }));
      }
      for (Future<Catalogue> each : all) {
        assertEquals(new Catalogue.Resolution.Found(MODEL), each.get().resolve("model"));
      }
    }
    assertEquals(1, reads.get());
  }

  @Test
  void whatOneProcessHasWrittenAnotherDoesNotReadFromTheChain() {
    store.current(this::chain);
    process().current(this::chain);
    assertEquals(1, reads.get());
  }

  @Test
  void aChainThatDoesNotAnswerIsAskedAgain() {
    assertThrows(
        IllegalStateException.class,
        () ->
            store.current(
                () -> {
                  throw new IllegalStateException("no answer");
                }));
    store.current(this::chain);
    assertEquals(1, reads.get());
  }
}
