package org.mor.automation.session.audit;

import java.util.List;
import java.util.Objects;

/** What an audit came to. */
public sealed interface CustodyReport {
  /** Everything that could be proven holds. */
  record Sound(Totals totals) implements CustodyReport {}

  record Unsound(Totals totals, List<Finding> findings) implements CustodyReport {
    public Unsound {
      findings = List.copyOf(findings);
      if (findings.isEmpty()) {
        throw new IllegalArgumentException("unsound without a finding");
      }
    }
  }

  /** The wallets did not stand still for as long as it takes to look; try again. */
  record Unsettled() implements CustodyReport {}

  /**
   * What was looked at.
   *
   * @param open sessions on the chain that are not closed
   * @param unproven statements that could not be checked with what the audit was told
   */
  record Totals(int records, int onChain, int open, int transactions, List<String> unproven) {
    public Totals {
      unproven = List.copyOf(unproven);
      Objects.requireNonNull(unproven, "unproven");
    }
  }
}
