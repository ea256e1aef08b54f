package org.mor.automation.session.audit;

import java.util.List;

/** The result of an audit. */
public sealed interface CustodyReport {
  /** Everything that could be checked is right. */
  record Sound(Totals totals) implements CustodyReport {}

  record Unsound(Totals totals, List<Finding> findings) implements CustodyReport {
    public Unsound {
      findings = List.copyOf(findings);
      if (findings.isEmpty()) {
        throw new IllegalArgumentException("unsound without a finding");
      }
    }
  }

  /** The wallets changed during every attempt; try again. */
  record Unsettled() implements CustodyReport {}

  /**
   * What was checked.
   *
   * @param open sessions on the chain that are not closed
   * @param unproven statements that could not be checked with the given data
   */
  record Totals(int records, int onChain, int open, int transactions, List<String> unproven) {
    public Totals {
      unproven = List.copyOf(unproven);
    }
  }
}
