package org.mor.automation.session.wiring;

import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.opening.Guards;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.pool.PoolPolicy;
import org.mor.automation.session.wallet.FeeCaps;

/** How sessions are shared and opened, and what may be spent on them. */
public record SessionPolicies(
    PoolPolicy pool, OpeningPolicy opening, SessionCaps caps, Guards guards, FeeCaps feeCaps) {}
