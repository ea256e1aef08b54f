package org.mor.automation.session.pool;

import java.time.Instant;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.PoolKey;

/**
 * What a request wants of the pool.
 *
 * @param length of a session, should one have to be opened
 * @param useUntil when the request will have ended at the latest
 * @param repeat the caller says that it sends this request again: it joins an opening that is under
 *     way instead of starting another
 */
public record PoolRequest(
    PoolKey pool,
    UserId user,
    SessionLength.Asked length,
    Instant useUntil,
    boolean repeat,
    Deadline deadline) {}
