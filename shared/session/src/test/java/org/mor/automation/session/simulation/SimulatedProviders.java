package org.mor.automation.session.simulation;

import java.nio.charset.StandardCharsets;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.provider.Providers;

/** Providers as one process sees them: some are gone, some say no, some never answer. */
final class SimulatedProviders implements Providers {
  private final SimulatedMarket market;
  private final SimulatedProcess process;
  private final Faults faults;

  SimulatedProviders(SimulatedMarket market, SimulatedProcess process, Faults faults) {
    this.market = market;
    this.process = process;
    this.faults = faults;
  }

  @Override
  public Approval approve(SelectedBid selected, Deadline deadline) {
    process.travel("ask for approval", faults.between(5, 60));
    SimulatedMarket.Provider provider = market.provider(selected.provider());
    if (!provider.up) {
      throw new ProviderRefusal("connection refused");
    }
    if (faults.providerFails()) {
      if (faults.oneIn(3)) {
        process.travel("silence", deadline.left().toMillis());
        throw new ProviderRefusal("no answer in time");
      }
      throw new ProviderRefusal(faults.oneIn(2) ? "no capacity" : "wrong signature");
    }
    provider.lostKey = false;
    byte[] approval = market.approve(selected.bid(), selected.wallet(), process.instant());
    process.travel("approval", faults.between(5, 60));
    if (deadline.passed()) {
      throw new ProviderRefusal("no answer in time");
    }
    return new Approval(provider.key(), approval, new byte[65]);
  }

  @Override
  public Report report(
      SelectedBid selected, byte[] providerKey, SessionId session, Deadline deadline) {
    process.travel("report", faults.between(5, 60));
    return new Report(session.hex().getBytes(StandardCharsets.UTF_8), new byte[65]);
  }
}
