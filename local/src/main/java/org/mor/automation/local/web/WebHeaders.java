package org.mor.automation.local.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Header fields in any case, each with all its values in the order they came. */
public final class WebHeaders {

  private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  void add(String name, String value) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  /** The last value, as API Gateway takes it where it takes one. */
  public Optional<String> last(String name) {
    return Optional.ofNullable(values.get(name)).map(List::getLast);
  }

  public boolean has(String name, String value) {
    return last(name).filter(value::equalsIgnoreCase).isPresent();
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public Map<String, List<String>> all() {
    return Collections.unmodifiableMap(values);
  }
}
