package org.mor.automation.local.provider;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.wire.HexString;

/** What a provider remembers: its users' keys and its sessions. */
final class Memory {
  private final ChainView chain;
  private final Map<Address, HexString> keys = new ConcurrentHashMap<>();
  private final Map<SessionId, KnownSession> sessions = new ConcurrentHashMap<>();

  Memory(ChainView chain) {
    this.chain = chain;
  }

  void remember(Address user, HexString key) {
    keys.put(user, key);
  }

  void forget(Address user) {
    keys.remove(user);
  }

  HexString keyOf(Address user) throws Refusal {
    HexString key = keys.get(user);
    if (key == null) {
      throw new Refusal("user not found");
    }
    return key;
  }

  /** From memory, else from the chain. */
  KnownSession load(SessionId id) throws Refusal {
    KnownSession known = sessions.get(id);
    if (known != null) {
      return known;
    }
    try {
      OnChainSession opened =
          chain
              .session(id)
              .orElseThrow(() -> new Refusal("session cannot be loaded session not found"));
      return known(id, opened);
    } catch (RpcException e) {
      throw new Refusal("session cannot be loaded " + e.getMessage());
    }
  }

  /** Empty if it was never opened, or is closed: then a provider has forgotten it. */
  Optional<KnownSession> open(SessionId id) {
    Optional<OnChainSession> opened = chain.session(id).filter(session -> !session.closed());
    if (opened.isEmpty()) {
      sessions.remove(id);
    }
    return opened.map(session -> known(id, session));
  }

  private KnownSession known(SessionId id, OnChainSession opened) {
    return sessions.computeIfAbsent(
        id,
        _ -> new KnownSession(id, opened.user(), opened.endsAt(), chain.modelName(opened.bid())));
  }

  int unexpired(Instant now) {
    return Math.toIntExact(
        sessions.values().stream().filter(session -> session.endsAt().isAfter(now)).count());
  }
}
