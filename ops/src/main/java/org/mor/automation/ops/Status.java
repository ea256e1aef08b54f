package org.mor.automation.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.chain.Provider;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.session.store.ProviderCooldowns;
import org.mor.automation.session.store.SessionCounts;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.wiring.ChainWiring;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;

/** The state of a deployment, each part with what is wrong with it. */
final class Status {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** As the alarm on OldestDueSeconds has it. */
  private static final Duration LONG_DUE = Duration.ofMinutes(10);

  /** As the alarm on OldestNonceSeconds has it. */
  private static final Duration LONG_UNMINED = Duration.ofMinutes(2);

  /** Maintenance writes the catalogue every five minutes. */
  private static final Duration OLD_CATALOGUE = Duration.ofMinutes(15);

  private final Deployment deployment;
  private final SessionConfiguration configuration;
  private final WalletSelection selection;
  private final Clock clock;
  private final SessionWiring wiring;

  Status(Deployment deployment, WalletSelection selection, Clock clock, Sleeper sleeper) {
    this.deployment = deployment;
    this.configuration = deployment.sessions();
    this.selection = selection;
    this.clock = clock;
    this.wiring = deployment.wiring(clock, sleeper);
  }

  List<Check> flag() {
    FlagParameter.Value flag = new FlagParameter(deployment).read();
    String since = ", set " + ago(flag.since());
    return List.of(
        new FlagValue(flag.text())
            .meaning()
            .map(meaning -> Check.ok("flag", meaning + since))
            .orElseGet(
                () -> Check.failed("flag", "malformed, which is off" + since, "ops flag on|off")));
  }

  List<Check> wallets() {
    List<Check> checks = new ArrayList<>();
    ChainWiring chain = wiring.chain();
    for (Address wallet : selection.addresses(wiring)) {
      Deadline deadline = Deadline.in(PATIENCE, clock);
      checks.add(
          WalletFunds.check(
              wallet, chain.chain().funds(wallet, deadline), configuration.policies().guards()));
      Optional<Instant> waiting = chain.transactions().oldestWaiting(wallet, deadline);
      boolean stuck =
          waiting.filter(since -> since.plus(LONG_UNMINED).isBefore(clock.instant())).isPresent();
      checks.add(
          Check.of(
              !stuck,
              "nonces of " + wallet,
              waiting.map(since -> "the lowest one waits since " + ago(since)).orElse("all mined"),
              "check that maintenance runs, ETH and the fee caps (MaxFeePerGasWei)"));
    }
    return checks;
  }

  List<Check> sessions() {
    SessionCounts counts =
        new SessionReads(deployment.dynamo(), configuration.tables())
            .census(clock.instant())
            .counts();
    String said =
        counts.open()
            + " open, "
            + counts.opening()
            + " opening, "
            + counts.ending()
            + " ending, "
            + counts.held()
            + " on hold; "
            + Amounts.coins(counts.stake())
            + " MOR staked";
    return List.of(
        Check.ok("sessions", said),
        Check.of(
            counts.oldestDue().compareTo(LONG_DUE) < 0,
            "maintenance",
            counts.due() + " records due, the oldest since " + Amounts.time(counts.oldestDue()),
            "see the errors of MaintenanceFunction: ops logs, and the alarms"));
  }

  List<Check> catalogue() {
    Optional<Catalogue> catalogue = deployment.catalogue(clock);
    String remedy = "maintenance writes it every five minutes: see its errors and RPC_URLS";
    if (catalogue.isEmpty()) {
      return List.of(Check.failed("catalogue", "never written", remedy));
    }
    Duration age = Duration.between(catalogue.get().refreshedAt(), clock.instant());
    long offered = catalogue.get().models().stream().filter(model -> model.bids() > 0).count();
    return List.of(
        Check.of(
            offered > 0 && age.compareTo(OLD_CATALOGUE) < 0,
            "catalogue",
            catalogue.get().models().size()
                + " models, "
                + offered
                + " with bids, "
                + Amounts.time(age)
                + " old",
            remedy));
  }

  List<Check> providers() {
    try (MarketReads market = new MarketReads(configuration.chain(), clock)) {
      Map<Address, Provider> providers = market.providers();
      Set<Address> cooling =
          new ProviderCooldowns(deployment.dynamo(), configuration.tables(), clock)
              .coolingDown(List.copyOf(providers.keySet()));
      List<Check> checks = new ArrayList<>();
      checks.add(
          Check.of(
              cooling.size() < providers.size(),
              "providers",
              providers.size() + " with bids, " + cooling.size() + " in cooldown",
              "no request can be served now: ops doctor tells which providers are reachable"));
      for (Address each : cooling) {
        checks.add(
            Check.failed(
                "provider " + each,
                "in cooldown, it failed within the last minutes; endpoint "
                    + providers.get(each).endpoint(),
                "requests go to others meanwhile; if it stays, put it into DeniedProviders"));
      }
      return checks;
    }
  }

  private String ago(Instant at) {
    return Amounts.time(Duration.between(at, clock.instant())) + " ago";
  }
}
