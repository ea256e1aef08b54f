package org.mor.automation.session.opening;

import java.time.Clock;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.provider.Providers.Approval;
import org.mor.automation.session.provider.Providers.ProviderRefusal;
import org.mor.automation.session.store.ProviderCooldowns;
import org.mor.automation.session.store.WalletJournal;

/** Asks providers for approvals; one that refuses is avoided for a while. Safe for any thread. */
public final class Approvals {
  /** How often one opening asks one provider. */
  private static final int TRIES = 5;

  private final Providers providers;
  private final WalletJournal journal;
  private final ProviderCooldowns cooldowns;
  private final OpeningPolicy policy;
  private final Clock clock;

  public Approvals(
      Providers providers,
      WalletJournal journal,
      ProviderCooldowns cooldowns,
      OpeningPolicy policy,
      Clock clock) {
    this.providers = providers;
    this.journal = journal;
    this.cooldowns = cooldowns;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * An approval that no other opening has. It contains only the bid, the wallet and the
   * millisecond, so two openings that ask at once get the same one, which the chain takes once.
   */
  Approval approve(SelectedBid selected, Deadline deadline) {
    try {
      return unused(selected, deadline.within(policy.handshake()));
    } catch (ProviderRefusal e) {
      cooldowns.coolDown(selected.provider(), clock.instant().plus(policy.providerCooldown()));
      throw e;
    }
  }

  private Approval unused(SelectedBid selected, Deadline deadline) {
    for (int asked = 0; asked < TRIES; asked++) {
      Approval approval = providers.approve(selected, deadline);
      if (journal.takeApproval(selected.wallet(), approval.approval(), clock.instant())) {
        return approval;
      }
    }
    throw new ProviderRefusal("gives approvals that were given before");
  }
}
