package org.mor.automation.marketplace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded vectors, read from the test resources. */
public final class Vectors {
  private static final JsonMapper JSON = new JsonMapper();

  private Vectors() {}

  public static JsonNode read(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
      return JSON.readTree(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(JsonNode hex) {
    return Hex.decode(hex.stringValue());
  }
}
