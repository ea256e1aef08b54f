package org.mor.automation.local.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Fields that must be there, reported all together as a provider reports them. */
final class RequiredFields {
  private final String struct;
  private final List<String> missing = new ArrayList<>();

  private RequiredFields(String struct) {
    this.struct = struct;
  }

  static RequiredFields of(String struct) {
    return new RequiredFields(struct);
  }

  RequiredFields field(String name, boolean there) {
    if (!there) {
      String key = struct + "." + name;
      missing.add(
          "Key: '"
              + key
              + "' Error:Field validation for '"
              + name
              + "' failed on the 'required' tag");
    }
    return this;
  }

  /** Names of the JSON, where a missing value could not be read as its type. */
  RequiredFields in(JsonNode params, String... names) {
    for (String name : names) {
      boolean there =
          params.properties().stream().anyMatch(field -> field.getKey().equalsIgnoreCase(name));
      field(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), there);
    }
    return this;
  }

  void check() throws RequestRefusal {
    if (!missing.isEmpty()) {
      throw new RequestRefusal("request validation failed: " + String.join("\n", missing));
    }
  }
}
