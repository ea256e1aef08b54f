package org.mor.automation.session.model;

import java.time.Instant;
import org.mor.automation.marketplace.SessionId;

/**
 * A session as the chain granted it.
 *
 * @param providerKey the provider's public key, 65 bytes, by which its answers are verified
 * @param endsAt the chain's own end, to the second
 */
public record GrantedSession(SessionId id, byte[] providerKey, Instant endsAt) {
  public GrantedSession {
    providerKey = providerKey.clone();
  }

  @Override
  public byte[] providerKey() {
    return providerKey.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GrantedSession granted
        && id.equals(granted.id)
        && endsAt.equals(granted.endsAt)
        && java.util.Arrays.equals(providerKey, granted.providerKey);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
