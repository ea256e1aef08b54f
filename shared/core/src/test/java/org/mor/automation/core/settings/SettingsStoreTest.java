package org.mor.automation.core.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.Rollout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

class SettingsStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final UserId ALICE = new UserId("alice");

  private final DynamoDbClient dynamo = TestDynamo.client();
  private final String table = TestTables.settings(dynamo);

  private SettingsStore at(Instant now) {
    return new SettingsStore(dynamo, table, Clock.fixed(now, ZoneOffset.UTC));
  }

  private long rows() {
    return dynamo.scan(scan -> scan.tableName(table)).count();
  }

  @Test
  void whoHasSetNothingHasItOffAndReadingLeavesNoRow() {
    assertEquals(UserSettings.unset(ALICE), at(NOW).read(ALICE));
    assertFalse(at(NOW).read(ALICE).isEnabled(Rollout.EVERYBODY));
    assertEquals(0, rows());
  }

  @Test
  void aChangeOfOneFieldKeepsTheOther() {
    at(NOW).change(ALICE, new SettingsChange(Optional.of(true), Optional.empty()));
    UserSettings second =
        at(NOW.plusSeconds(5))
            .change(
                ALICE, new SettingsChange(Optional.empty(), Optional.of(Duration.ofMinutes(5))));

    assertEquals(
        new UserSettings(
            ALICE,
            Optional.of(true),
            Duration.ofMinutes(5),
            true,
            Optional.of(NOW),
            Optional.of(NOW.plusSeconds(5)),
            2),
        second);
    assertEquals(second, at(NOW.plusSeconds(9)).read(ALICE));
  }

  /** Between every reading and writing of this one somebody else writes. */
  private static final class Rivalled implements DynamoDbClient {
    private final DynamoDbClient dynamo;
    private final Runnable rival;

    Rivalled(DynamoDbClient dynamo, Runnable rival) {
      this.dynamo = dynamo;
      this.rival = rival;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      GetItemResponse read = dynamo.getItem(request);
      rival.run();
      return read;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      return dynamo.putItem(request);
    }

    @Override
    public String serviceName() {
      return dynamo.serviceName();
    }

    @Override
    public void close() {}
  }

  @Test
  void whoeverIsAlwaysLateIsToldSoAndOverwritesNobody() {
    SettingsChange on = new SettingsChange(Optional.of(true), Optional.empty());
    SettingsChange off = new SettingsChange(Optional.of(false), Optional.empty());
    SettingsStore late =
        new SettingsStore(
            new Rivalled(dynamo, () -> at(NOW).change(ALICE, off)),
            table,
            Clock.fixed(NOW, ZoneOffset.UTC));

    ApiError told = assertThrows(ApiException.class, () -> late.change(ALICE, on)).error();
    assertEquals("conflict", told.code());
    assertEquals(409, told.status());
    assertEquals(Optional.of(false), at(NOW).read(ALICE).enabled());
  }

  @Test
  void turningOffCountsAtOnceForWhoeverReads() {
    at(NOW).change(ALICE, new SettingsChange(Optional.of(true), Optional.empty()));
    at(NOW).change(ALICE, new SettingsChange(Optional.of(false), Optional.empty()));
    assertEquals(Optional.of(false), at(NOW).read(ALICE).enabled());
  }

  @Test
  void theAnswerToAChangeIsWhatIsReadAfterwards() {
    Instant fine = NOW.plusNanos(123_456_789);
    UserSettings changed =
        at(fine).change(ALICE, new SettingsChange(Optional.of(true), Optional.empty()));
    assertEquals(changed, at(NOW).read(ALICE));
    assertEquals(changed.createdAt(), changed.updatedAt());
  }

  @Test
  void whoChoseADurationOnlyHasStillNotChosenTheSwitch() {
    at(NOW).change(ALICE, new SettingsChange(Optional.empty(), Optional.of(Duration.ofMinutes(5))));
    UserSettings read = at(NOW).read(ALICE);
    assertEquals(Optional.empty(), read.enabled());
    assertTrue(read.isEnabled(new Rollout(Set.of(), 100, true)));
    assertFalse(read.isEnabled(Rollout.EVERYBODY));
  }

  @Test
  void usersDoNotShareSettings() {
    at(NOW).change(ALICE, new SettingsChange(Optional.of(true), Optional.empty()));
    assertEquals(Optional.empty(), at(NOW).read(new UserId("bob")).enabled());
  }

  @Test
  void changesAtTheSameTimeLoseNothing() throws Exception {
    int writers = 8;
    CyclicBarrier together = new CyclicBarrier(writers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<UserSettings>> changes = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        SettingsChange change =
            i % 2 == 0
                ? new SettingsChange(Optional.of(true), Optional.empty())
                : new SettingsChange(Optional.empty(), Optional.of(Duration.ofMinutes(7)));
        changes.add(
            threads.submit(
                () -> {
                  together.await();
                  return at(NOW).change(ALICE, change);
                }));
      }
      List<Long> versions = new ArrayList<>();
      for (Future<UserSettings> change : changes) {
        versions.add(change.get().version());
      }
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), versions.stream().sorted().toList());
    }
    UserSettings last = at(NOW).read(ALICE);
    assertEquals(Optional.of(true), last.enabled());
    assertEquals(Duration.ofMinutes(7), last.sessionDuration());
    assertEquals(writers, last.version());
  }

  @Test
  void aSessionLastsAMinuteAtLeastAndADayAtMost() {
    for (Duration wrong : List.of(Duration.ofSeconds(59), Duration.ofSeconds(86_401))) {
      SettingsChange change = new SettingsChange(Optional.empty(), Optional.of(wrong));
      assertThrows(IllegalArgumentException.class, () -> at(NOW).change(ALICE, change));
    }
    assertEquals(0, rows());
  }
}
