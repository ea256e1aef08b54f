package org.mor.automation.core.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.Secret;
import org.mor.automation.core.UserId;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.core.time.MovableClock;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

class AuthenticatorTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Duration KEEP = Duration.ofSeconds(30);

  private final DynamoDbClient dynamo = TestDynamo.client();
  private final String table = TestTables.apiKeys(dynamo);
  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final ApiKeys keys = new ApiKeys(dynamo, table, new SecureRandom(), clock);
  private final Authenticator authenticator = new Authenticator(keys, KEEP, clock);

  private AuthResult with(String authorization) {
    return authenticator.authenticate(Optional.of(authorization));
  }

  private AuthResult with(ApiKey key) {
    return with("Bearer " + key.whole().value());
  }

  private static AuthResult known(UserId user, ApiKey key) {
    return new AuthResult.Known(user, key.prefix());
  }

  private Map<String, AttributeValue> row(ApiKey key) {
    return dynamo
        .getItem(
            get -> get.tableName(table).key(Map.of("prefix", AttributeValue.fromS(key.prefix()))))
        .item();
  }

  @Test
  void aKeyNamesItsOwner() {
    ApiKey alices = keys.create(ALICE, "laptop");
    ApiKey bobs = keys.create(BOB, "laptop");
    assertEquals(known(ALICE, alices), with(alices));
    assertEquals(known(BOB, bobs), with(bobs));
    assertEquals(known(ALICE, alices), with("bearer  " + alices.whole().value() + " "));
  }

  @Test
  void aKeyHas256RandomBitsAndHidesThem() {
    ApiKey one = keys.create(ALICE, "one");
    assertTrue(one.whole().value().matches("sk-[a-z0-9]{12}\\.[A-Za-z0-9_-]{43}"));
    assertNotEquals(one.whole(), keys.create(ALICE, "two").whole());
    assertFalse(one.toString().contains(one.secret().value()));
  }

  /** Always the same prefix, and the same secret where that is wanted. */
  private ApiKeys repeating(boolean secretToo) {
    SecureRandom random =
        new SecureRandom() {
          private static final long serialVersionUID = 1;

          @Override
          public void nextBytes(byte[] bytes) {
            if (bytes.length == 32 && !secretToo) {
              super.nextBytes(bytes);
            } else {
              Arrays.fill(bytes, (byte) 7);
            }
          }
        };
    return new ApiKeys(dynamo, table, random, clock);
  }

  @Test
  void aKeyWhoseMakingIsSentTwiceIsOneKey() {
    ApiKey key = repeating(true).create(ALICE, "laptop");
    assertEquals(key.whole(), repeating(true).create(ALICE, "laptop").whole());
    assertEquals(1, keys.list(ALICE).size());
    ApiKeys other = repeating(false);
    assertThrows(ConditionalCheckFailedException.class, () -> other.create(BOB, "laptop"));
    assertEquals(known(ALICE, key), with(key));
  }

  @Test
  void theTableDoesNotHoldTheSecret() {
    ApiKey key = keys.create(ALICE, "laptop");
    assertFalse(row(key).toString().contains(key.secret().value()));
    String binary =
        new String(row(key).get("secret_sha256").b().asByteArray(), StandardCharsets.ISO_8859_1);
    assertEquals(32, binary.length());
    assertFalse(binary.contains(key.secret().value()));
  }

  @Test
  void noKeyIsRefused() {
    assertEquals(new AuthResult.Refused(), authenticator.authenticate(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic YWxpY2U6cGFzcw==",
        "sk-abcdefghijkl.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Bearer sk-abcdefghijkl",
        "Bearer sk-abcdefghijkl.",
        "Bearer sk-abcdefghijkl.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Bearer sk-.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Bearer sk-abc\u0000def.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      })
  void whatIsNoKeyOfOursIsRefused(String authorization) {
    assertEquals(new AuthResult.Refused(), with(authorization));
  }

  @Test
  void aKeyOfAnyLengthIsRefusedWithoutALookUp() {
    assertEquals(new AuthResult.Refused(), with("Bearer sk-" + "a".repeat(5_000_000)));
  }

  /** Row 19 of what went wrong for others: a check took a second. This allows a millisecond. */
  @Test
  void aKeyIsCheckedInNoTime() {
    ApiKey key = keys.create(ALICE, "laptop");
    String authorization = "Bearer " + key.whole().value();
    assertEquals(known(ALICE, key), with(authorization));
    long start = System.nanoTime();
    for (int i = 0; i < 5000; i++) {
      with(authorization);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took.toString());
  }

  @Test
  void theRightPrefixWithAnotherSecretIsRefused() {
    ApiKey key = keys.create(ALICE, "laptop");
    ApiKey other = keys.create(BOB, "laptop");
    ApiKey forged = new ApiKey(key.prefix(), other.secret());
    assertEquals(new AuthResult.Refused(), with(forged));
    assertEquals(known(ALICE, key), with(key));
    assertEquals(new AuthResult.Refused(), with(forged));
    ApiKey cut = new ApiKey(key.prefix(), new Secret(key.secret().value().substring(0, 42)));
    assertEquals(new AuthResult.Refused(), with(cut));
  }

  @Test
  void aRevokedKeyIsRefusedAtOnceWhereItIsNew() {
    ApiKey key = keys.create(ALICE, "laptop");
    assertTrue(keys.revoke(ALICE, key.prefix()));
    assertEquals(new AuthResult.Refused(), with(key));
  }

  @Test
  void aRevokedKeyIsRefusedEverywhereWithinTheTimeThatKeysAreKept() {
    ApiKey key = keys.create(ALICE, "laptop");
    assertEquals(known(ALICE, key), with(key));
    keys.revoke(ALICE, key.prefix());
    clock.move(KEEP);
    assertEquals(new AuthResult.Refused(), with(key));
  }

  @Test
  void nobodyRevokesAnothersKey() {
    ApiKey key = keys.create(ALICE, "laptop");
    assertFalse(keys.revoke(BOB, key.prefix()));
    assertFalse(keys.revoke(ALICE, "nosuchprefix"));
    assertEquals(known(ALICE, key), with(key));
  }

  @Test
  void aKeyMadeASecondAgoWorks() {
    assertEquals(
        new AuthResult.Refused(),
        with("Bearer sk-abcdefghijkl.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    ApiKey key = keys.create(ALICE, "new");
    assertEquals(known(ALICE, key), with(key));
  }

  @Test
  void theDayOfUseIsWrittenOnceADay() {
    ApiKey key = keys.create(ALICE, "laptop");
    with(key);
    assertEquals("2026-03-01", row(key).get("last_used").s());

    dynamo.updateItem(
        update ->
            update
                .tableName(table)
                .key(Map.of("prefix", AttributeValue.fromS(key.prefix())))
                .updateExpression("SET last_used = :marker")
                .expressionAttributeValues(Map.of(":marker", AttributeValue.fromS("2026-02-28"))));
    with(key);
    assertEquals("2026-02-28", row(key).get("last_used").s(), "not written a second time");

    clock.move(Duration.ofDays(1));
    with(key);
    assertEquals("2026-03-02", row(key).get("last_used").s());
  }

  @Test
  void aUsersKeysAreListed() {
    ApiKey first = keys.create(ALICE, "laptop");
    keys.create(BOB, "other");
    with(first);
    keys.revoke(ALICE, first.prefix());
    List<ApiKeys.StoredKey> listed = keys.list(ALICE);
    assertEquals(1, listed.size());
    assertEquals(first.prefix(), listed.getFirst().prefix());
    assertEquals("laptop", listed.getFirst().name());
    assertEquals(Optional.of(LocalDate.of(2026, 3, 1)), listed.getFirst().lastUsed());
    assertTrue(listed.getFirst().revoked());
  }

  private ApiKey madeWith(ApiKey maker) {
    return keys.create(ALICE, "made", Optional.of(maker.prefix())).orElseThrow().key();
  }

  @Test
  void whatARevokedKeyMadeIsRefusedWithIt() {
    ApiKey first = keys.create(ALICE, "first");
    ApiKey other = keys.create(ALICE, "other");
    ApiKey child = madeWith(first);
    ApiKey grandchild = madeWith(child);
    assertEquals(known(ALICE, grandchild), with(grandchild));

    assertTrue(keys.revoke(ALICE, first.prefix()));
    clock.move(KEEP);
    assertEquals(new AuthResult.Refused(), with(child));
    assertEquals(new AuthResult.Refused(), with(grandchild));
    assertEquals(known(ALICE, other), with(other));
    assertTrue(row(child).get("revoked").bool());
    assertTrue(row(grandchild).get("revoked").bool());
  }

  /** As where the process ends after the first of its writes. */
  @Test
  void whatARevokedKeyMadeIsRefusedEvenWhereItsOwnRowsWereNotReached() {
    ApiKey first = keys.create(ALICE, "first");
    ApiKey grandchild = madeWith(madeWith(first));
    dynamo.updateItem(
        update ->
            update
                .tableName(table)
                .key(Map.of("prefix", AttributeValue.fromS(first.prefix())))
                .updateExpression("SET revoked = :yes")
                .expressionAttributeValues(Map.of(":yes", AttributeValue.fromBool(true))));
    assertEquals(new AuthResult.Refused(), with(grandchild));

    assertFalse(row(grandchild).get("revoked").bool());
    assertTrue(keys.revoke(ALICE, first.prefix()));
    assertTrue(row(grandchild).get("revoked").bool());
  }

  @Test
  void whatWasMadeByAKeyWhoseRowIsGoneIsRefused() {
    ApiKey first = keys.create(ALICE, "first");
    ApiKey child = madeWith(first);
    dynamo.deleteItem(
        delete ->
            delete.tableName(table).key(Map.of("prefix", AttributeValue.fromS(first.prefix()))));
    assertEquals(new AuthResult.Refused(), with(child));
  }

  @Test
  void aKeyOutlivesTheRevocationOfOneThatItMade() {
    ApiKey first = keys.create(ALICE, "first");
    keys.revoke(ALICE, madeWith(first).prefix());
    assertEquals(known(ALICE, first), with(first));
  }

  @Test
  void aRevokedKeyMakesNone() {
    ApiKey first = keys.create(ALICE, "first");
    keys.revoke(ALICE, first.prefix());
    assertEquals(Optional.empty(), keys.create(ALICE, "late", Optional.of(first.prefix())));
    assertEquals(Optional.empty(), keys.create(ALICE, "unknown", Optional.of("nosuchprefix")));
    assertEquals(
        Optional.empty(),
        keys.create(ALICE, "foreign", Optional.of(keys.create(BOB, "bob").prefix())));
    assertEquals(1, keys.list(ALICE).size());
  }

  @Test
  void theRowOfARevokedKeyExpiresAfterNinetyDays() {
    ApiKey first = keys.create(ALICE, "first");
    ApiKey child = madeWith(first);
    assertFalse(row(first).containsKey("expires_at"));
    keys.revoke(ALICE, first.prefix());
    String ninetyDays = Long.toString(Instant.parse("2026-05-30T12:00:00Z").getEpochSecond());
    assertEquals(ninetyDays, row(first).get("expires_at").n());
    assertEquals(ninetyDays, row(child).get("expires_at").n());

    clock.move(Duration.ofDays(1));
    keys.revoke(ALICE, first.prefix());
    assertEquals(ninetyDays, row(first).get("expires_at").n(), "not put off");
  }
}
