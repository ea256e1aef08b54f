package org.mor.automation.maintenance;

import java.util.EnumMap;
import java.util.Map;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.maintenance.MaintenanceTask;
import org.mor.automation.session.maintenance.Measure;
import org.mor.automation.session.store.SessionCounts;

/** Writes what the dashboard shows and the alarms watch. */
final class Gauges implements MaintenanceTask {
  private static final double WEI = 1e18;

  private final Measure measure;
  private final Metrics metrics;

  Gauges(Measure measure, Metrics metrics) {
    this.measure = measure;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "gauges";
  }

  @Override
  public void run(Deadline deadline) {
    Measure.Figures figures = measure.take(deadline);
    SessionCounts sessions = figures.sessions();
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.SESSIONS_OPEN, (double) sessions.open());
    values.put(Metric.SESSIONS_OPENING, (double) sessions.opening());
    values.put(Metric.SESSIONS_ENDING, (double) sessions.ending());
    values.put(Metric.RECORDS_DUE, (double) sessions.due());
    values.put(Metric.OLDEST_DUE_SECONDS, (double) sessions.oldestDue().toSeconds());
    values.put(Metric.OPEN_STAKE_MOR, whole(sessions.stake()));
    values.put(Metric.WALLET_ETH, whole(figures.eth()));
    values.put(Metric.WALLET_MOR, whole(figures.mor()));
    values.put(Metric.CLOSING_BACKLOG, (double) sessions.backlog());
    values.put(Metric.SESSIONS_HELD, (double) sessions.held());
    values.put(Metric.GAS_SPENT_ETH, whole(figures.spent()));
    values.put(Metric.OLDEST_NONCE_SECONDS, (double) figures.oldestNonce().toSeconds());
    // With thousands of entries no node can add them up; then there is no figure.
    figures.onHold().ifPresent(onHold -> values.put(Metric.MOR_ON_HOLD, whole(onHold)));
    metrics.gauges(values);
  }

  private static double whole(Wei wei) {
    return wei.value().doubleValue() / WEI;
  }
}
