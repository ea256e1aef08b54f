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
final class SessionStores {
  final SessionReads reads;
  final SessionTransitions transitions;
  final ProviderCooldowns cooldowns;
  final WalletJournal journal;
  final ContractRules rules;
  final SingleFlight flight;

  SessionStores(
      DynamoDbClient dynamo, SessionTables tables, SessionCaps caps, ProcessContext process) {
    reads = new SessionReads(dynamo, tables);
    transitions =
        new SessionTransitions(
            dynamo, tables, caps, process.clock(), process.sleeper(), process.random());
    cooldowns = new ProviderCooldowns(dynamo, tables, process.clock());
    journal = new WalletJournal(dynamo, tables);
    rules = new ContractRules(dynamo, tables);
    flight = new SingleFlight(dynamo, tables, process.clock());
  }
}
