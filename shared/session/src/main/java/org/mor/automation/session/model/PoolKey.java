package org.mor.automation.session.model;

import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.ModelId;

/** The key of a pool: the sessions of one account for one model. */
public record PoolKey(UserId account, ModelId model) {}
