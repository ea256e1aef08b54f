package org.mor.automation.session.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items under a partition and a sort key that are both texts, with indexes over other names. */
final class SimulatedTable {
  private final String partition;
  private final Optional<String> sort;
  private final Map<String, Index> indexes;
  private final TreeMap<String, Map<String, AttributeValue>> items = new TreeMap<>();

  /**
   * A sparse index.
   *
   * @param included what it holds beside the keys
   */
  record Index(String partition, Optional<String> sort, Set<String> included) {}

  SimulatedTable(String partition, Optional<String> sort, Map<String, Index> indexes) {
    this.partition = partition;
    this.sort = sort;
    this.indexes = indexes;
  }

  /** Where the item of that key, or that whole item, belongs. */
  String place(Map<String, AttributeValue> key) {
    String first = key.get(partition).s();
    return sort.map(name -> first + '\0' + key.get(name).s()).orElse(first);
  }

  String placeOfKey(Map<String, AttributeValue> key) {
    if (key.size() != (sort.isPresent() ? 2 : 1)) {
      throw new IllegalArgumentException("a key has exactly its attributes: " + key.keySet());
    }
    return place(key);
  }

  Optional<Map<String, AttributeValue>> at(String place) {
    return Optional.ofNullable(items.get(place));
  }

  Collection<Map<String, AttributeValue>> all() {
    return items.values();
  }

  void put(String place, Map<String, AttributeValue> item) {
    items.put(place, item);
  }

  void remove(String place) {
    items.remove(place);
  }

  List<Map<String, AttributeValue>> query(Expression condition, Values values, int limit) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    for (Map<String, AttributeValue> item : items.values()) {
      if (condition.holds(item, values) && found.size() < limit) {
        found.add(item);
      }
    }
    return found;
  }

  List<Map<String, AttributeValue>> query(
      String name, Expression condition, Values values, int limit) {
    Index index = indexes.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no index " + name);
    }
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    for (Map<String, AttributeValue> item : items.values()) {
      boolean indexed =
          item.containsKey(index.partition()) && index.sort().stream().allMatch(item::containsKey);
      if (indexed && condition.holds(item, values)) {
        found.add(item);
      }
    }
    index.sort().ifPresent(by -> found.sort(Comparator.comparing(i -> i.get(by), Values::compare)));
    return found.stream().limit(limit).map(item -> keys(item, index)).toList();
  }

  private Map<String, AttributeValue> keys(Map<String, AttributeValue> item, Index index) {
    Map<String, AttributeValue> keys = new TreeMap<>(item);
    keys.keySet()
        .removeIf(
            name ->
                !name.equals(partition)
                    && !sort.equals(Optional.of(name))
                    && !index.included().contains(name)
                    && !name.equals(index.partition())
                    && !index.sort().equals(Optional.of(name)));
    return keys;
  }
}
