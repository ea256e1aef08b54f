package org.mor.automation.local.chain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Keccak;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contract as the build has compiled it.
 *
 * @param creation code that puts it on the chain
 * @param runtime code that it then consists of
 * @param functions signatures, like {@code getBid(bytes32)}
 */
record ContractArtifact(String name, byte[] creation, byte[] runtime, List<String> functions) {
  static ContractArtifact load(String name) {
    String file = "/contracts/" + name + ".json";
    try (InputStream in = ContractArtifact.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing: the build compiles it");
      }
      JsonNode json = new JsonMapper().readTree(in);
      return new ContractArtifact(
          name,
          Hex.decode(json.get("bytecode").stringValue()),
          Hex.decode(json.get("runtime").stringValue()),
          elements(json.get("abi")).stream()
              .filter(entry -> entry.get("type").stringValue().equals("function"))
              .map(ContractArtifact::signature)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String signature(JsonNode entry) {
    return entry.get("name").stringValue() + types(entry.get("inputs"));
  }

  private static String types(JsonNode inputs) {
    return elements(inputs).stream()
        .map(ContractArtifact::type)
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static String type(JsonNode input) {
    String type = input.get("type").stringValue();
    return type.startsWith("tuple")
        ? types(input.get("components")) + type.substring("tuple".length())
        : type;
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** The first four bytes of each function's hash. */
  List<byte[]> selectors() {
    return functions.stream()
        .map(
            signature ->
                Arrays.copyOf(Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)), 4))
        .toList();
  }
}
