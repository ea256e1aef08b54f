package org.mor.automation.core.config;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The environment variables of a process, read once; every complaint names the variable. */
public final class Environment {
  private final Map<String, String> values;

  private Environment(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public static Environment of(Map<String, String> values) {
    return new Environment(values);
  }

  public Optional<String> optional(String key) {
    return Optional.ofNullable(values.get(key)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /**
   * A variable that must be there.
   *
   * @throws ConfigurationException if it is missing or blank
   */
  public String required(String key) {
    return optional(key)
        .orElseThrow(
            () -> new ConfigurationException("environment variable " + key + " is missing"));
  }

  /** A whole number of seconds within bounds. */
  public Duration seconds(String key, Duration fallback, Duration least, Duration most) {
    return Duration.ofSeconds(
        number(key, fallback.toSeconds(), least.toSeconds(), most.toSeconds()));
  }

  public long number(String key, long fallback, long least, long most) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw outOf(key, "a whole number from " + least + " to " + most);
    }
    throw outOf(key, "a whole number from " + least + " to " + most);
  }

  /** A whole number, not negative, of any size. */
  public Optional<BigInteger> bigNumber(String key) {
    return optional(key)
        .map(
            text -> {
              if (!text.matches("[0-9]{1,78}")) {
                throw outOf(key, "a whole number that is not negative");
              }
              return new BigInteger(text);
            });
  }

  /** A limit of that size unless it says another, or {@code unlimited}; never none by accident. */
  public Optional<BigInteger> cap(String key, BigInteger fallback) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return Optional.of(fallback);
    }
    if (text.get().equals("unlimited")) {
      return Optional.empty();
    }
    if (!text.get().matches("[0-9]{1,78}")) {
      throw outOf(key, "a whole number that is not negative, or unlimited");
    }
    return Optional.of(new BigInteger(text.get()));
  }

  /**
   * Hex numbers of that many digits between commas, each "0x" first, in lower case.
   *
   * @throws ConfigurationException if there is anything else, so that no name is taken for an id
   */
  public Set<String> ids(String key, int digits) {
    Set<String> ids = new LinkedHashSet<>();
    for (String item : list(key)) {
      String id = item.toLowerCase(Locale.ROOT);
      if (!id.matches("0x[0-9a-f]{" + digits + "}")) {
        throw outOf(key, "comma-separated ids of 0x and " + digits + " hex digits");
      }
      ids.add(id);
    }
    return ids;
  }

  public boolean flag(String key, boolean fallback) {
    return optional(key)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw outOf(key, "true or false");
                })
        .orElse(fallback);
  }

  /** Items between commas; empty if the variable is. */
  public List<String> list(String key) {
    List<String> items = new ArrayList<>();
    for (String item : optional(key).orElse("").split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    return items;
  }

  /** {@code name=value} pairs between commas. */
  public Map<String, String> pairs(String key) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String item : list(key)) {
      int equals = item.indexOf('=');
      if (equals < 1 || equals == item.length() - 1) {
        throw outOf(key, "comma-separated name=value pairs");
      }
      pairs.put(item.substring(0, equals).strip(), item.substring(equals + 1).strip());
    }
    return pairs;
  }

  public Optional<URI> uri(String key) {
    return optional(key)
        .map(
            text -> {
              try {
                URI uri = URI.create(text);
                if (uri.getHost() != null) {
                  return uri;
                }
              } catch (IllegalArgumentException e) {
                throw outOf(key, "a URL");
              }
              throw outOf(key, "a URL");
            });
  }

  private static ConfigurationException outOf(String key, String what) {
    return new ConfigurationException("environment variable " + key + " must be " + what);
  }
}
