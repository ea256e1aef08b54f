package org.mor.automation.session.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.session.store.Tables;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What must hold after every write and every block, whatever has gone wrong. */
final class Invariants {
  private static final Set<String> FINISHED = Set.of("CLOSED", "FAILED");

  private final Scenario scenario;
  private final SimulatedDynamo dynamo;
  private final SimulatedChain chain;
  private final Tables tables;
  private final Map<String, String> users = new TreeMap<>();
  private final Map<String, String> purposes = new TreeMap<>();
  private int tokens;

  Invariants(Scenario scenario, SimulatedDynamo dynamo, SimulatedChain chain, Tables tables) {
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

  // No two requests on one session, ever.

  void enter(String session, String request, String owner) {
    String other = users.putIfAbsent(session, request);
    holds(other == null, request + " and " + other + " are both on session " + session);
    Optional<Map<String, AttributeValue>> record =
        records().stream()
            .filter(item -> item.containsKey("session_id"))
            .filter(item -> Hex.encode(item.get("session_id").b().asByteArray()).equals(session))
            .findFirst();
    holds(
        record.isPresent() && owner.equals(text(record.get(), "lease_owner")),
        request + " uses a session that it does not hold");
  }

  void leave(String session) {
    users.remove(session);
  }

  private List<Map<String, AttributeValue>> records() {
    return dynamo.items(tables.sessions()).stream()
        .filter(item -> item.containsKey("stage"))
        .toList();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name) ? item.get(name).s() : "";
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name) ? Long.parseLong(item.get(name).n()) : 0;
  }

  private static String account(Map<String, AttributeValue> record) {
    return text(record, "pool").split("\\|", -1)[1];
  }

  void checkTables() {
    Map<String, Long> sessions = new TreeMap<>();
    Map<String, Long> stakes = new TreeMap<>();
    Map<String, Long> walletStakes = new TreeMap<>();
    Map<String, Integer> slots = new TreeMap<>();
    for (Map<String, AttributeValue> record : records()) {
      if (FINISHED.contains(text(record, "stage"))) {
        holds(!record.containsKey("due_at"), "a finished record is due");
        continue;
      }
      holds(
          record.containsKey("due_partition") && record.containsKey("due_at"),
          "nobody will ever come to finish " + text(record, "intent"));
      sessions.merge(account(record), 1L, Long::sum);
      stakes.merge(account(record), number(record, "stake"), Long::sum);
      if (record.containsKey("wallet")) {
        String wallet = Hex.encode(record.get("wallet").b().asByteArray());
        walletStakes.merge(wallet, number(record, "stake"), Long::sum);
      }
      if (text(record, "pool").startsWith("pool|")) {
        slots.merge(text(record, "pool"), 1, Integer::sum);
      }
      holds(
          number(record, "lease_until") <= scenario.longestLease(),
          "a lease outlives every request: " + text(record, "intent"));
    }
    slots.forEach(
        (pool, count) ->
            holds(count <= scenario.sessionsPerPool(), "more sessions than allowed in " + pool));
    checkCounters(sessions, stakes);
    checkJournal(walletStakes);
    checkChain();
  }

  private void checkCounters(Map<String, Long> sessions, Map<String, Long> stakes) {
    for (Map<String, AttributeValue> item : dynamo.items(tables.sessions())) {
      if (text(item, "pool").startsWith("account|")) {
        String account = account(item);
        holds(
            number(item, "open_sessions") == sessions.getOrDefault(account, 0L),
            "the sessions of " + account + " are counted wrongly");
        holds(
            number(item, "open_stake") == stakes.getOrDefault(account, 0L),
            "the stake of " + account + " is counted wrongly");
        holds(
            number(item, "open_sessions") <= scenario.caps().accountSessions(),
            account + " has more sessions than its cap");
        scenario
            .caps()
            .accountStake()
            .ifPresent(
                cap ->
                    holds(
                        number(item, "open_stake") <= cap.value().longValue(),
                        account + " has more stake than its cap"));
      }
    }
  }

  private void checkJournal(Map<String, Long> walletStakes) {
    for (Map<String, AttributeValue> item : dynamo.items(tables.wallets())) {
      String name = text(item, "item");
      if (name.startsWith("tx#")) {
        String nonce = text(item, "wallet") + name;
        String purpose = text(item, "purpose") + item.get("calldata");
        String earlier = purposes.putIfAbsent(nonce, purpose);
        holds(earlier == null || earlier.equals(purpose), "two purposes for " + nonce);
      } else if (name.equals("usage")) {
        holds(
            number(item, "open_stake") == walletStakes.getOrDefault(text(item, "wallet"), 0L),
            "the stake of " + text(item, "wallet") + " is counted wrongly");
      }
    }
  }

  /** Every session on the chain has the one record that signed for it. */
  void checkChain() {
    Map<String, Map<String, AttributeValue>> signed = new TreeMap<>();
    for (Map<String, AttributeValue> record : records()) {
      if (record.containsKey("open_nonce") && !text(record, "stage").equals("FAILED")) {
        String nonce =
            Hex.encode(record.get("wallet").b().asByteArray())
                + "/"
                + number(record, "open_nonce");
        holds(signed.put(nonce, record) == null, "two records signed nonce " + nonce);
      }
    }
    Map<String, Long> staked = new TreeMap<>();
    Map<String, Integer> open = new TreeMap<>();
    for (Ledger.Granted session : chain.head().sessions.values()) {
      Map<String, AttributeValue> record = signed.get(session.wallet() + "/" + session.nonce());
      holds(record != null, "on the chain without a record: " + session);
      if (!session.closed()) {
        staked.merge(session.wallet().hex(), session.stake(), Long::sum);
        holds(!text(record, "stage").equals("CLOSED"), "closed in the table only: " + session);
        open.merge(account(record), 1, Integer::sum);
      } else {
        holds(!users.containsKey(session.id().hex()), "closed while in use: " + session);
      }
    }
    open.forEach(
        (account, count) ->
            holds(
                count <= scenario.caps().accountSessions(),
                account + " has more sessions on the chain than its cap"));
    chain
        .head()
        .accounts
        .forEach(
            (wallet, account) ->
                holds(
                    account.mor() + staked.getOrDefault(wallet, 0L) == scenario.funds(),
                    "MOR of " + wallet + " has come or gone"));
  }

  /** Everything has been finished: the stake is back, and no nonce is left over. */
  Optional<String> unfinished() {
    List<String> left = new ArrayList<>();
    records().stream()
        .filter(record -> !FINISHED.contains(text(record, "stage")))
        .forEach(record -> left.add(text(record, "stage") + " " + text(record, "intent")));
    chain.head().sessions.values().stream()
        .filter(session -> !session.closed())
        .forEach(session -> left.add("open on the chain: " + session));
    for (Map<String, AttributeValue> item : dynamo.items(tables.wallets())) {
      if (item.containsKey("next_nonce")) {
        long mined = chain.head().accounts.get(text(item, "wallet")).nonce();
        if (number(item, "next_nonce") > mined) {
          left.add("nonces from " + mined + " to " + number(item, "next_nonce"));
        }
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", left));
  }
}
