package org.mor.automation.docs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** The API's description as callers get it: without what only API Gateway reads. */
final class OpenApiDocument {
  private static final String DEPLOYMENT = "x-amazon-";

  private OpenApiDocument() {}

  static byte[] json(String yaml, JsonMapper json) {
    return json.writeValueAsBytes(
        published(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml)));
  }

  private static Object published(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> kept = new LinkedHashMap<>();
        map.forEach(
            (key, each) -> {
              if (!key.toString().startsWith(DEPLOYMENT)) {
                kept.put(key.toString(), published(each));
              }
            });
        yield kept;
      }
      case Collection<?> items -> {
        List<Object> kept = new ArrayList<>();
        items.forEach(item -> kept.add(published(item)));
        yield kept;
      }
      case null, default -> value;
    };
  }
}
