package org.mor.automation.session.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mor.automation.session.maintenance.Adoption;
import org.mor.automation.session.store.SessionTables;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What must hold after every write and every block, whatever has gone wrong. */
final class Invariants {
  private final Scenario scenario;
  private final SimulatedDynamo dynamo;
  private final SimulatedChain chain;
  private final SessionTables tables;
  private final IdentityHashMap<Map<String, AttributeValue>, Row> rows = new IdentityHashMap<>();
  private final Map<String, String> users = new TreeMap<>();
  private final Map<String, List<AttributeValue>> purposes = new HashMap<>();
  private final Map<String, String> approvals = new HashMap<>();
  private int tokens;

  Invariants(
      Scenario scenario, SimulatedDynamo dynamo, SimulatedChain chain, SessionTables tables) {
    this.scenario = scenario;
    this.dynamo = dynamo;
    this.chain = chain;
    this.tables = tables;
  }

  /** Stands in for the token that the client would make up. */
  String token() {
    return "token-" + tokens++;
  }

  static void holds(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  private static void same(long expected, long counted, String what, String whose) {
    if (expected != counted) {
      throw new AssertionError(
          what + " of " + whose + " is " + expected + " and counted as " + counted);
    }
  }

  private List<Row> sessions() {
    List<Row> all = new ArrayList<>();
    dynamo.items(tables.sessions()).forEach(item -> all.add(rows.computeIfAbsent(item, Row::of)));
    return all;
  }

  private List<Row> wallets() {
    List<Row> all = new ArrayList<>();
    for (Map<String, AttributeValue> item : dynamo.items(tables.wallets())) {
      Row known = rows.get(item);
      if (known == null) {
        known = Row.of(item);
        rows.put(item, known);
        checkPurpose(known, item);
      }
      all.add(known);
    }
    return all;
  }

  /** A nonce is for one thing for ever, or for nothing any more. */
  private void checkPurpose(Row row, Map<String, AttributeValue> item) {
    if (row.id().startsWith("tx#")) {
      List<AttributeValue> purpose = List.of(item.get("purpose"), item.get("calldata"));
      List<AttributeValue> earlier = purposes.put(row.wallet() + row.id(), purpose);
      boolean voided = item.get("purpose").s().equals("FILL");
      holds(
          earlier == null || earlier.equals(purpose) || voided,
          "two purposes for nonce " + row.id());
      checkApproval(row, item.get("calldata").b().asUtf8String());
    }
  }

  /** The chain takes an approval once. */
  private void checkApproval(Row row, String call) {
    if (call.startsWith("open,")) {
      String nonce = row.wallet() + row.id();
      String other = approvals.putIfAbsent(call.substring(call.lastIndexOf(',') + 1), nonce);
      holds(other == null || other.equals(nonce), "one approval for " + other + " and " + nonce);
    }
  }

  /** Nothing is mined that was not written down before it was sent. */
  void checkMined(SimulatedChain.Transaction transaction) {
    AttributeValue hash = AttributeValue.fromB(SdkBytes.fromByteArray(transaction.hash().bytes()));
    String nonce = "tx#%016d".formatted(transaction.nonce());
    holds(
        dynamo.items(tables.wallets()).stream()
            .filter(item -> item.get("wallet").s().equals(transaction.wallet().hex()))
            .filter(item -> item.get("item").s().equals(nonce))
            .anyMatch(item -> item.get("hashes").l().contains(hash)),
        "mined without a journal entry: " + transaction);
  }

  /** A request begins to use a session: nobody else does, and it holds the lease. */
  void enter(String session, String request, String owner) {
    String other = users.putIfAbsent(session, request);
    holds(other == null, request + " and " + other + " are both on session " + session);
    holds(
        sessions().stream()
            .anyMatch(row -> row.session().equals(session) && row.owner().equals(owner)),
        request + " uses a session that it does not hold");
  }

  void leave(String session) {
    users.remove(session);
  }

  /** A request that has ended has given back what it had. */
  void gaveBack(Set<String> owners) {
    sessions().stream()
        .filter(row -> row.stage().equals("OPEN") && owners.contains(row.owner()))
        .forEach(row -> holds(false, "kept after its request had ended: " + row));
  }

  void checkTables() {
    Map<String, Long> sessions = new HashMap<>();
    Map<String, Long> stakes = new HashMap<>();
    Map<String, Long> walletStakes = new HashMap<>();
    Map<String, Integer> slots = new HashMap<>();
    List<Row> all = sessions();
    for (Row row : all) {
      if (!row.record()) {
        continue;
      }
      if (row.finished()) {
        holds(!row.due(), "a finished record is due");
        continue;
      }
      holds(row.due(), "nobody will ever come to finish " + row);
      sessions.merge(row.account(), row.counts() ? 1L : 0L, Long::sum);
      stakes.merge(row.account(), row.stake(), Long::sum);
      walletStakes.merge(row.wallet(), row.stake(), Long::sum);
      if (row.slot()) {
        slots.merge(row.partition(), 1, Integer::sum);
      }
    }
    slots.forEach(
        (pool, count) ->
            holds(count <= scenario.sessionsPerPool(), "more sessions than allowed in " + pool));
    all.stream()
        .filter(row -> row.id().equals("usage"))
        .forEach(row -> checkCounters(row, sessions, stakes));
    for (Row row : wallets()) {
      if (row.id().equals("usage")) {
        long staked = walletStakes.getOrDefault(row.wallet(), 0L);
        same(staked, row.openStake(), "the stake", row.wallet());
      }
    }
    checkChain();
  }

  private void checkCounters(Row row, Map<String, Long> sessions, Map<String, Long> stakes) {
    String account = row.account();
    same(sessions.getOrDefault(account, 0L), row.openSessions(), "the sessions", account);
    same(stakes.getOrDefault(account, 0L), row.openStake(), "the stake", account);
    if (account.equals(Adoption.ACCOUNT.value())) {
      // What somebody else has opened counts whatever the caps are.
      return;
    }
    holds(
        row.openSessions() <= scenario.caps().accountSessions(),
        account + " has more sessions than its cap");
    scenario
        .caps()
        .accountStake()
        .ifPresent(
            cap ->
                holds(
                    row.openStake() <= cap.value().longValue(),
                    account + " has more stake than its cap"));
  }

  /** Every session on the chain has the one record that signed for it. */
  void checkChain() {
    Map<String, Row> signed = new HashMap<>();
    for (Row row : sessions()) {
      if (!row.signed().isEmpty() && !row.stage().equals("FAILED")) {
        holds(signed.put(row.signed(), row) == null, "two records signed " + row.signed());
      }
      if (row.stage().equals("CLOSED") || row.stage().equals("HELD")) {
        Ledger.Granted session = chain.head().sessions.get(row.session());
        holds(session != null && session.closed(), "recorded as closed: " + row);
      }
    }
    Map<String, Long> away = new HashMap<>();
    Map<String, Integer> open = new HashMap<>();
    for (Ledger.Granted session : chain.head().sessions.values()) {
      Row record = signed.get(session.opener());
      boolean ours = !session.opener().equals(Ledger.STRANGER);
      holds(!ours || record != null, "on the chain without a record: " + session);
      if (session.closed()) {
        holds(!users.containsKey(session.id().hex()), "closed while in use: " + session);
      } else {
        away.merge(session.wallet().hex(), session.stake(), Long::sum);
        if (ours && record.counts()) {
          open.merge(record.account(), 1, Integer::sum);
        }
      }
    }
    chain
        .head()
        .onHold
        .forEach(
            (wallet, stakes) ->
                stakes.forEach(stake -> away.merge(wallet, stake.amount(), Long::sum)));
    chain
        .head()
        .accounts
        .forEach(
            (wallet, account) ->
                same(
                    scenario.funds() - away.getOrDefault(wallet, 0L),
                    account.mor(),
                    "the MOR",
                    wallet));
    open.forEach(
        (account, count) ->
            holds(
                chain.reorganised() || count <= scenario.caps().accountSessions(),
                account + " has more sessions on the chain than its cap"));
  }

  /** What has not been finished: records, stakes, nonces that were handed out, costs. */
  Optional<String> unfinished() {
    List<String> left = new ArrayList<>();
    sessions().stream()
        .filter(row -> row.record() && !row.finished())
        .forEach(row -> left.add(row.stage() + " " + row.intent()));
    chain.head().sessions.values().stream()
        .filter(session -> !session.closed())
        .forEach(session -> left.add("open on the chain: " + session));
    chain
        .head()
        .onHold
        .forEach((wallet, stakes) -> stakes.forEach(stake -> left.add("on hold: " + stake)));
    for (Row row : wallets()) {
      if (row.nextNonce() > 0) {
        Ledger.Account account = chain.head().accounts.get(row.wallet());
        long mined = account.nonce();
        if (row.nextNonce() > mined) {
          left.add("nonces from " + mined + " to " + row.nextNonce());
        }
        if (chain.foreign() == 0 && account.spent() > 0 && row.settledNonce() < mined) {
          left.add("costs from " + row.settledNonce() + " to " + mined);
        }
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", left));
  }

  /** Everything is home, nothing is counted any more, and the costs are known to the wei. */
  void checkEnd() {
    for (Row row : sessions()) {
      if (row.id().equals("usage")) {
        same(0, row.openSessions(), "the sessions", row.account());
        same(0, row.openStake(), "the stake", row.account());
      }
    }
    for (Row row : wallets()) {
      if (row.id().equals("usage")) {
        same(0, row.openStake(), "the stake", row.wallet());
      }
      if (row.id().equals("head") && chain.foreign() == 0 && row.settledNonce() > 0) {
        long spent = chain.head().accounts.get(row.wallet()).spent();
        same(spent, row.spent(), "the ETH spent", row.wallet());
      }
    }
    chain
        .head()
        .accounts
        .forEach((wallet, account) -> same(scenario.funds(), account.mor(), "the MOR", wallet));
  }
}
