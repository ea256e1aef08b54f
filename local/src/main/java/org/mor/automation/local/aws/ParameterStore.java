package org.mor.automation.local.aws;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The parameters of the stand-in for SSM, each with its latest version. Safe for any thread. */
final class ParameterStore {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.\\-/]{1,1011}");
  private static final List<String> TYPES = List.of("String", "StringList", "SecureString");
  private static final int MAX_VALUE = 4096;

  private final Map<String, Stored> parameters = new ConcurrentHashMap<>();
  private final Clock clock;

  ParameterStore(Clock clock) {
    this.clock = clock;
  }

  /** One version of a parameter. */
  record Stored(String name, String type, String value, long version, Instant modified) {}

  Optional<Stored> get(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  List<Stored> all() {
    return parameters.values().stream().toList();
  }

  /**
   * Creates or changes a parameter.
   *
   * @param type null leaves the type of one that there is, and means String for a new one
   */
  Stored put(String name, String type, String value, boolean overwrite) throws SsmException {
    if (!NAME.matcher(name).matches()) {
      throw new SsmException("ValidationException", "Parameter name: not allowed characters.");
    }
    if (type != null && !TYPES.contains(type)) {
      throw new SsmException("ValidationException", "type must be one of " + TYPES);
    }
    if (value.isEmpty() || value.length() > MAX_VALUE) {
      throw new SsmException("ValidationException", "value must have 1 to 4096 characters");
    }
    synchronized (parameters) {
      Stored before = parameters.get(name);
      if (before != null && !overwrite) {
        throw new SsmException(
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in"
                + " the request to true.");
      }
      String kept = before == null ? "String" : before.type();
      Stored stored =
          new Stored(
              name,
              type == null ? kept : type,
              value,
              before == null ? 1 : before.version() + 1,
              clock.instant());
      parameters.put(name, stored);
      return stored;
    }
  }

  void delete(String name) throws SsmException {
    if (parameters.remove(name) == null) {
      throw SsmException.notFound();
    }
  }
}
