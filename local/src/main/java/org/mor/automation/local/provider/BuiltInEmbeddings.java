package org.mor.automation.local.provider;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mor.automation.marketplace.crypto.Keccak;
import tools.jackson.databind.JsonNode;

/** Embeddings without a model: vectors of length one that follow from the text alone. */
final class BuiltInEmbeddings {
  private BuiltInEmbeddings() {}

  /** One text per vector: of a string, of strings, of token numbers, or of lists of those. */
  static List<String> inputs(JsonNode input) {
    boolean many = input.isArray() && (input.path(0).isString() || input.path(0).isArray());
    if (!many) {
      return List.of(input.isString() ? input.stringValue() : input.toString());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode one : input) {
      texts.add(one.isString() ? one.stringValue() : one.toString());
    }
    return texts;
  }

  static float[] of(String text, int dimensions) {
    float[] vector = new float[dimensions];
    byte[] block = text.getBytes(StandardCharsets.UTF_8);
    double square = 0;
    for (int i = 0; i < dimensions; i++) {
      if (i % 8 == 0) {
        block = Keccak.hash(block);
      }
      vector[i] = ByteBuffer.wrap(block).getInt(4 * (i % 8)) / (float) Integer.MAX_VALUE;
      square += vector[i] * vector[i];
    }
    for (int i = 0; i < dimensions; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }
}
