package org.mor.automation.core.metrics;

import java.util.List;

/** Every metric of the product; docs/metrics.md is the same table for people. */
public enum Metric {
  API_REQUESTS("ApiRequests", Unit.COUNT, Dimension.ROUTE),
  API_ERRORS("ApiErrors", Unit.COUNT, Dimension.ROUTE, Dimension.CODE),
  SERVER_ERRORS("ServerErrors", Unit.COUNT, Dimension.ROUTE),
  ROUTING_ERRORS("RoutingErrors", Unit.COUNT, Dimension.CAUSE),
  SESSION_FAILURES("SessionFailures", Unit.COUNT, Dimension.CAUSE),
  FLAG_ERRORS("FlagErrors", Unit.COUNT, Dimension.CAUSE),

  CHAT_MILLISECONDS(
      "ChatMilliseconds",
      Unit.MILLISECONDS,
      List.of(List.of(Dimension.ORIGIN), List.of(Dimension.CODE))),
  FIRST_TOKEN_MILLISECONDS("FirstTokenMilliseconds", Unit.MILLISECONDS, Dimension.ORIGIN),
  SESSION_OPEN_MILLISECONDS("SessionOpenMilliseconds", Unit.MILLISECONDS),
  SESSION_STEP_MILLISECONDS("SessionStepMilliseconds", Unit.MILLISECONDS, Dimension.STEP),
  LEASE_WAIT_MILLISECONDS("LeaseWaitMilliseconds", Unit.MILLISECONDS),
  DYNAMO_MILLISECONDS("DynamoMilliseconds", Unit.MILLISECONDS, Dimension.OPERATION),

  SESSIONS_OPENED("SessionsOpened", Unit.COUNT, Dimension.ORIGIN),
  TOKENS("Tokens", Unit.COUNT, Dimension.KIND),
  OPEN_SESSIONS_BY_MODEL("OpenSessionsByModel", Unit.COUNT, Dimension.MODEL),

  SESSIONS_OPEN("SessionsOpen", Unit.COUNT),
  SESSIONS_OPENING("SessionsOpening", Unit.COUNT),
  SESSIONS_ENDING("SessionsEnding", Unit.COUNT),
  SESSIONS_HELD("SessionsHeld", Unit.COUNT),
  RECORDS_DUE("RecordsDue", Unit.COUNT),
  OLDEST_DUE_SECONDS("OldestDueSeconds", Unit.SECONDS),
  CLOSING_BACKLOG("ClosingBacklog", Unit.COUNT),
  SESSIONS_ADOPTED("SessionsAdopted", Unit.COUNT),
  MODEL_NAME_CLAIMS("ModelNameClaims", Unit.COUNT),
  MAINTENANCE_ERRORS("MaintenanceErrors", Unit.COUNT),
  MAINTENANCE_WITHDRAWALS("MaintenanceWithdrawals", Unit.COUNT),

  OPEN_STAKE_MOR("OpenStakeMor", Unit.NONE),
  MOR_ON_HOLD("MorOnHold", Unit.NONE),
  WALLET_MOR("WalletMor", Unit.NONE),
  WALLET_ETH("WalletEth", Unit.NONE),
  GAS_SPENT_ETH("GasSpentEth", Unit.NONE),
  STAKE_OPENED_MOR("StakeOpenedMor", Unit.NONE),
  OLDEST_NONCE_SECONDS("OldestNonceSeconds", Unit.SECONDS),

  FLAG_ON("FlagOn", Unit.NONE),
  FLAG_AGE_SECONDS("FlagAgeSeconds", Unit.SECONDS);

  private final String text;
  private final Unit unit;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<List<Dimension>> dimensions;

  /** A unit of CloudWatch. Amounts of MOR and ETH have none there. */
  public enum Unit {
    COUNT("Count"),
    MILLISECONDS("Milliseconds"),
    SECONDS("Seconds"),
    NONE("None");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** Split by all these dimensions together, or not at all. */
  Metric(String text, Unit unit, Dimension... dimensions) {
    this(text, unit, dimensions.length == 0 ? List.of() : List.of(List.of(dimensions)));
  }

  Metric(String text, Unit unit, List<List<Dimension>> dimensions) {
    this.text = text;
    this.unit = unit;
    this.dimensions = dimensions;
  }

  /** As CloudWatch shows it. */
  public String text() {
    return text;
  }

  public Unit unit() {
    return unit;
  }

  /** By what the figure is split beside the stage, each way on its own. */
  public List<List<Dimension>> dimensions() {
    return dimensions;
  }
}
