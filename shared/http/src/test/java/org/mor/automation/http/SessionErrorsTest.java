package org.mor.automation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.OpeningFailure.Cause;
import org.mor.automation.session.pool.Acquired;

/** Row 13 of what went wrong for others: every cause has an error of its own. */
class SessionErrorsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String SERVER = "server_error";
  private static final String LIMIT = "rate_limit_error";
  private static final Optional<Boolean> NEVER = Optional.of(false);
  private static final Optional<Boolean> AS_USUAL = Optional.empty();

  private record Row(Cause cause, int status, String type, String code, Optional<Boolean> again) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(Cause.NOT_ALLOWED, 403, "permission_error", "offer_not_allowed", NEVER),
          new Row(Cause.SESSION_RATE_AT_CAP, 429, LIMIT, "session_rate_limit_exceeded", AS_USUAL),
          new Row(Cause.STAKE_TIME_AT_CAP, 429, LIMIT, "stake_time_quota_exceeded", NEVER),
          new Row(Cause.GAS_AT_CAP, 429, LIMIT, "gas_quota_exceeded", NEVER),
          new Row(Cause.NO_BIDS, 503, SERVER, "no_provider", AS_USUAL),
          new Row(Cause.NO_PROVIDER, 503, SERVER, "no_provider", AS_USUAL),
          new Row(Cause.PRICE_ABOVE_CAP, 503, SERVER, "price_above_cap", NEVER),
          new Row(Cause.STAKE_ABOVE_CAP, 503, SERVER, "stake_above_cap", NEVER),
          new Row(Cause.ACCOUNT_SESSIONS_AT_CAP, 429, LIMIT, "account_sessions_limit", AS_USUAL),
          new Row(Cause.ACCOUNT_STAKE_AT_CAP, 429, LIMIT, "insufficient_quota", NEVER),
          new Row(Cause.WALLET_STAKE_AT_CAP, 503, SERVER, "wallet_funds", NEVER),
          new Row(Cause.WALLET_SHORT_OF_MOR, 503, SERVER, "wallet_funds", NEVER),
          new Row(Cause.WALLET_SHORT_OF_ETH, 503, SERVER, "wallet_gas", NEVER),
          new Row(Cause.FEES_ABOVE_CAP, 503, SERVER, "gas_price_above_cap", AS_USUAL),
          new Row(Cause.CHAIN_UNAVAILABLE, 503, SERVER, "chain_unavailable", AS_USUAL),
          new Row(Cause.REVERTED, 502, SERVER, "session_open_failed", NEVER),
          new Row(Cause.ABANDONED, 503, SERVER, "session_open_failed", AS_USUAL),
          new Row(Cause.OUT_OF_TIME, 504, SERVER, "timeout", NEVER));

  @Test
  void everyCauseHasItsRow() {
    assertEquals(
        List.of(Cause.values()).stream().collect(Collectors.toSet()),
        ROWS.stream().map(Row::cause).collect(Collectors.toSet()));
    for (Row row : ROWS) {
      ApiError error =
          SessionErrors.error(
              new Acquired.NotOpened(new OpeningFailure(row.cause(), "nonce 7 at 0xabc")), NOW);
      assertEquals(row.status(), error.status(), row.toString());
      assertEquals(row.type(), error.type(), row.toString());
      assertEquals(row.code(), error.code(), row.toString());
      assertEquals(row.again(), error.shouldRetry(), row.toString());
      assertTrue(error.message().matches("[A-Za-z ,']+\\."), row + ": " + error.message());
    }
  }

  @Test
  void aBusyPoolSaysWhenToComeAgain() {
    ApiError error = SessionErrors.error(new Acquired.Busy(Duration.ofSeconds(3)), NOW);
    assertEquals("sessions_busy", error.code());
    assertEquals(429, error.status());
    assertEquals(Optional.of(Duration.ofSeconds(3)), error.retryAfter());
  }

  @Test
  void aSessionThatCannotBeClosedNowIsWorthAnotherTry() {
    Duration after = Duration.ofSeconds(5);
    assertEquals("session_in_use", SessionErrors.inUse(after).code());
    assertEquals(409, SessionErrors.inUse(after).status());
    assertEquals(Optional.of(true), SessionErrors.inUse(after).shouldRetry());
    assertEquals("session_close_failed", SessionErrors.notClosedNow(after).code());
    assertEquals(503, SessionErrors.notClosedNow(after).status());
    assertEquals(Optional.of(after), SessionErrors.notClosedNow(after).retryAfter());
  }
}
