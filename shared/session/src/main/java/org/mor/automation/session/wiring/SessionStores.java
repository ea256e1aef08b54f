package org.mor.automation.session.wiring;

import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.ContractRules;
import org.mor.automation.session.store.ProviderCooldowns;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SessionTables;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.SingleFlight;
import org.mor.automation.session.store.WalletJournal;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The stores over both tables. */
record SessionStores(
    DynamoDbClient dynamo,
    SessionTables tables,
    SessionReads reads,
    SessionTransitions transitions,
    ProviderCooldowns cooldowns) {
  SessionStores(
      DynamoDbClient dynamo, SessionTables tables, SessionCaps caps, ProcessContext process) {
    this(
        dynamo,
        tables,
        new SessionReads(dynamo, tables),
        new SessionTransitions(
            dynamo, tables, caps, process.clock(), process.sleeper(), process.random()),
        new ProviderCooldowns(dynamo, tables, process.clock()));
  }

  WalletJournal journal() {
    return new WalletJournal(dynamo, tables);
  }

  ContractRules rules() {
    return new ContractRules(dynamo, tables);
  }

  SingleFlight singleFlight(ProcessContext process) {
    return new SingleFlight(dynamo, tables, process.clock());
  }
}
