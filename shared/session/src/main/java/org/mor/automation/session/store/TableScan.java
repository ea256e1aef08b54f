package org.mor.automation.session.store;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.session.model.SessionRecord;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Full scans of the tables, for audits only. */
public final class TableScan {
  private final DynamoDbClient dynamo;
  private final SessionTables tables;
  private final WalletJournal journal;

  public TableScan(DynamoDbClient dynamo, SessionTables tables) {
    this.dynamo = dynamo;
    this.tables = tables;
    this.journal = new WalletJournal(dynamo, tables);
  }

  /**
   * An account's counters.
   *
   * @param sessions opening or open ones
   * @param stake wei of MOR that these lock; negative only by mistake
   */
  public record Counted(long sessions, BigInteger stake) {}

  /** The sessions table as it was read. */
  public record Sessions(List<SessionRecord> records, Map<UserId, Counted> accounts) {
    /** 1 if a record counts as one of its account's sessions, else 0. */
    public int counted(SessionRecord record) {
      return AccountCounters.sessions(record);
    }

    /** Wei of MOR that a record locks. */
    public BigInteger stake(SessionRecord record) {
      return AccountCounters.stake(record);
    }
  }

  public Sessions sessions() {
    List<SessionRecord> records = new ArrayList<>();
    Map<UserId, Counted> accounts = new HashMap<>();
    ScanRequest request =
        ScanRequest.builder().tableName(tables.sessions()).consistentRead(true).build();
    for (Map<String, AttributeValue> attributes : dynamo.scanPaginator(request).items()) {
      String pool = attributes.get("pool").s();
      if (pool.startsWith("pool|") || pool.startsWith("ended|") || pool.startsWith("manual|")) {
        records.add(SessionItems.read(attributes));
      } else if (pool.startsWith("account|")) {
        TableItem item = new TableItem(attributes);
        accounts.put(
            new UserId(pool.substring("account|".length())),
            new Counted(
                item.has("open_sessions") ? item.number("open_sessions") : 0,
                item.has("open_stake") ? item.bigNumber("open_stake") : BigInteger.ZERO));
      }
    }
    return new Sessions(records, accounts);
  }

  /** The wallet's whole journal, in the order of the nonces. */
  public List<JournalEntry> journal(Address wallet) {
    List<JournalEntry> entries = new ArrayList<>();
    List<JournalEntry> page = journal.entriesFrom(wallet, 0, 500);
    while (!page.isEmpty()) {
      entries.addAll(page);
      page = journal.entriesFrom(wallet, page.getLast().ref().nonce() + 1, 500);
    }
    return entries;
  }

  /** Whether the contract holds stake after a session's end; empty if unknown. */
  public Optional<Boolean> heldAfterEnd() {
    return new ContractRules(dynamo, tables).heldAfterEnd().map(ContractRules.Observed::held);
  }

  /** The wallet's settled transactions. */
  public Optional<WalletJournal.Settled> settled(Address wallet) {
    return journal.settled(wallet);
  }

  /** The wallet's counter of locked stake, in wei of MOR; empty if it was never written. */
  public Optional<BigInteger> walletStake(Address wallet) {
    Map<String, AttributeValue> attributes =
        new Table(dynamo, tables.wallets()).get(WalletItems.usageKey(wallet));
    return attributes.isEmpty()
        ? Optional.empty()
        : Optional.of(new TableItem(attributes).bigNumber("open_stake"));
  }
}
