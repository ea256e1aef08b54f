package org.mor.automation.session.maintenance;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.metrics.Dimension;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.StakesOnHold;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.store.SessionCounts;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.WalletTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the figures of sessions and wallets that the dashboard shows and the alarms watch. */
public final class Gauges implements MaintenanceTask {
  private static final Logger LOG = LoggerFactory.getLogger(Gauges.class);
  private static final int MOST_MODELS = 50;
  private static final double WEI = 1e18;

  private final SessionReads reads;
  private final Chain chain;
  private final WalletJournal journal;
  private final WalletTransactions transactions;
  private final List<Address> wallets;
  private final Metrics metrics;
  private final Clock clock;

  public Gauges(
      SessionReads reads,
      Chain chain,
      WalletJournal journal,
      WalletTransactions transactions,
      List<Address> wallets,
      Metrics metrics,
      Clock clock) {
    this.reads = reads;
    this.chain = chain;
    this.journal = journal;
    this.transactions = transactions;
    this.wallets = List.copyOf(wallets);
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void run(Deadline deadline) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    sessions(values);
    wallets(values, deadline);
    metrics.gauges(values);
  }

  private void sessions(Map<Metric, Double> values) {
    SessionReads.Census census = reads.census(clock.instant());
    models(census.openByModel());
    SessionCounts sessions = census.counts();
    values.put(Metric.SESSIONS_OPEN, (double) sessions.open());
    values.put(Metric.SESSIONS_OPENING, (double) sessions.opening());
    values.put(Metric.SESSIONS_ENDING, (double) sessions.ending());
    values.put(Metric.SESSIONS_HELD, (double) sessions.held());
    values.put(Metric.CLOSING_BACKLOG, (double) sessions.backlog());
    values.put(Metric.RECORDS_DUE, (double) sessions.due());
    values.put(Metric.OLDEST_DUE_SECONDS, (double) sessions.oldestDue().toSeconds());
    values.put(Metric.OPEN_STAKE_MOR, whole(sessions.stake().value()));
  }

  /** CloudWatch charges for each model, so that rarely used ones share a figure. */
  private void models(Map<String, Integer> open) {
    List<String> most =
        open.keySet().stream()
            .sorted(Comparator.comparing(open::get).reversed())
            .limit(MOST_MODELS)
            .toList();
    most.forEach(model -> model(model, open.get(model)));
    int others =
        open.entrySet().stream()
            .filter(entry -> !most.contains(entry.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    if (others > 0) {
      model("other", others);
    }
  }

  private void model(String model, int sessions) {
    metrics.record(Metric.OPEN_SESSIONS_BY_MODEL, sessions, Map.of(Dimension.MODEL, model));
  }

  /** The least ETH and the oldest nonce of any wallet; of all else the sum. */
  private void wallets(Map<Metric, Double> values, Deadline deadline) {
    Instant now = clock.instant();
    BigInteger eth = null;
    BigInteger mor = BigInteger.ZERO;
    BigInteger spent = BigInteger.ZERO;
    Optional<Wei> onHold = Optional.of(Wei.ZERO);
    Instant oldest = now;
    for (Address wallet : wallets) {
      Funds funds = chain.funds(wallet, deadline);
      eth = eth == null ? funds.eth().value() : eth.min(funds.eth().value());
      mor = mor.add(funds.mor().value());
      Optional<BigInteger> settled = journal.settled(wallet).map(done -> done.spent().value());
      spent = spent.add(settled.orElse(BigInteger.ZERO));
      Optional<Wei> here = onHold(wallet, deadline);
      onHold = onHold.flatMap(sum -> here.map(sum::plus));
      Instant since = transactions.oldestWaiting(wallet, deadline).orElse(now);
      oldest = since.isBefore(oldest) ? since : oldest;
    }
    values.put(Metric.WALLET_ETH, eth == null ? 0 : whole(eth));
    values.put(Metric.WALLET_MOR, whole(mor));
    values.put(Metric.GAS_SPENT_ETH, whole(spent));
    values.put(Metric.OLDEST_NONCE_SECONDS, (double) Duration.between(oldest, now).toSeconds());
    onHold.ifPresent(sum -> values.put(Metric.MOR_ON_HOLD, whole(sum.value())));
  }

  /** With thousands of entries no node can add them up; then there is no figure. */
  private Optional<Wei> onHold(Address wallet, Deadline deadline) {
    try {
      StakesOnHold stakes = chain.onHold(wallet, deadline);
      return Optional.of(stakes.available().plus(stakes.held()));
    } catch (ChainException e) {
      LOG.warn("stakes on hold of wallet {} could not be read: {}", wallet, e.getMessage());
      return Optional.empty();
    }
  }

  private static double whole(BigInteger wei) {
    return wei.doubleValue() / WEI;
  }
}
