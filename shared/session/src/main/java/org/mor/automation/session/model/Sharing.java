package org.mor.automation.session.model;

import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.ModelId;

/** Which users share sessions. */
public enum Sharing {
  /** Every user has sessions of their own. */
  PER_USER,
  /** All users take turns on the same sessions, which locks less stake. */
  SHARED;

  /** The account of sessions that all users share; no user has this name. */
  public static final UserId EVERYBODY = new UserId("*");

  public PoolKey pool(UserId user, ModelId model) {
    return switch (this) {
      case PER_USER -> new PoolKey(user, model);
      case SHARED -> new PoolKey(EVERYBODY, model);
    };
  }
}
