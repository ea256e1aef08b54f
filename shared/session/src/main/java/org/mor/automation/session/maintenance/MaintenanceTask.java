package org.mor.automation.session.maintenance;

import org.mor.automation.marketplace.Deadline;

/** Something that a round does besides its records; if it fails, the rest of the round goes on. */
public interface MaintenanceTask {
  void run(Deadline deadline) throws InterruptedException;
}
