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
final class ProviderMemory {
  private final ChainView chain;
  private final Map<Address, HexString> keys = new ConcurrentHashMap<>();
  private final Map<SessionId, ServedSession> sessions = new ConcurrentHashMap<>();

  ProviderMemory(ChainView chain) {
    this.chain = chain;
  }

  void remember(Address user, HexString key) {
    keys.put(user, key);
  }

  void forget(Address user) {
    keys.remove(user);
  }

  HexString keyOf(Address user) throws RequestRefusal {
    HexString key = keys.get(user);
    if (key == null) {
      throw new RequestRefusal("user not found");
    }
    return key;
  }

  /** Looks in the memory, then on the chain. */
  ServedSession load(SessionId id) throws RequestRefusal {
    ServedSession known = sessions.get(id);
    if (known != null) {
      return known;
    }
    try {
      OnChainSession opened =
          chain
              .session(id)
              .orElseThrow(() -> new RequestRefusal("session cannot be loaded session not found"));
      return known(id, opened);
    } catch (RpcException e) {
      throw new RequestRefusal("session cannot be loaded " + e.getMessage());
    }
  }

  /** Empty if it was never opened, or is closed: then a provider has forgotten it. */
  Optional<ServedSession> open(SessionId id) {
    Optional<OnChainSession> opened = chain.session(id).filter(session -> !session.closed());
    if (opened.isEmpty()) {
      sessions.remove(id);
    }
    return opened.map(session -> known(id, session));
  }

  private ServedSession known(SessionId id, OnChainSession opened) {
    return sessions.computeIfAbsent(
        id,
        _ -> new ServedSession(id, opened.user(), opened.endsAt(), chain.modelName(opened.bid())));
  }

  int unexpired(Instant now) {
    return Math.toIntExact(
        sessions.values().stream().filter(session -> session.endsAt().isAfter(now)).count());
  }
}
