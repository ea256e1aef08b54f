package org.mor.automation.core.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mor.automation.core.auth.ApiKeys.StoredKey;

/** A user's keys, and which of them made which. */
public final class KeyFamily {
  private final List<StoredKey> keys;
  private final Map<String, StoredKey> byPrefix = new HashMap<>();

  public KeyFamily(List<StoredKey> keys) {
    this.keys = List.copyOf(keys);
    keys.forEach(key -> byPrefix.put(key.prefix(), key));
  }

  /** Every key that this one made, directly or through others. */
  public List<StoredKey> madeBy(String prefix) {
    List<StoredKey> made = new ArrayList<>();
    for (StoredKey key : keys) {
      if (makers(key).stream().anyMatch(maker -> maker.prefix().equals(prefix))) {
        made.add(key);
      }
    }
    return made;
  }

  /** Whether the key, or one that it comes from, is revoked. */
  public boolean revoked(StoredKey key) {
    return key.revoked() || makers(key).stream().anyMatch(StoredKey::revoked);
  }

  private List<StoredKey> makers(StoredKey key) {
    List<StoredKey> makers = new ArrayList<>();
    Set<String> seen = new HashSet<>(Set.of(key.prefix()));
    Optional<StoredKey> maker = maker(key);
    while (maker.isPresent() && seen.add(maker.get().prefix())) {
      makers.add(maker.get());
      maker = maker(maker.get());
    }
    return makers;
  }

  private Optional<StoredKey> maker(StoredKey key) {
    return key.createdBy().map(byPrefix::get);
  }
}
