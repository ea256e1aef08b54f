package org.mor.automation.maintenance;

import java.util.HashMap;
import java.util.Map;
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
    Map<String, Double> values = new HashMap<>();
    values.put("SessionsOpen", (double) sessions.open());
    values.put("SessionsOpening", (double) sessions.opening());
    values.put("SessionsEnding", (double) sessions.ending());
    values.put("RecordsDue", (double) sessions.due());
    values.put("OldestDueSeconds", (double) sessions.oldestDue().toSeconds());
    values.put("OpenStakeMor", whole(sessions.stake()));
    values.put("WalletEth", whole(figures.eth()));
    values.put("WalletMor", whole(figures.mor()));
    values.put("ClosingBacklog", (double) sessions.backlog());
    values.put("SessionsHeld", (double) sessions.held());
    values.put("GasSpentEth", whole(figures.spent()));
    values.put("OldestNonceSeconds", (double) figures.oldestNonce().toSeconds());
    // With thousands of entries no node can add them up; then there is no figure.
    figures.onHold().ifPresent(onHold -> values.put("MorOnHold", whole(onHold)));
    metrics.gauges(values);
  }

  private static double whole(Wei wei) {
    return wei.value().doubleValue() / WEI;
  }
}
