package org.mor.automation.local.chain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.mor.automation.marketplace.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contract as the build has compiled it.
 *
 * @param creation code that puts it on the chain
 * @param runtime code that it then consists of
 * @param selectors the first four bytes of each function's hash, by its signature, like {@code
 *     getBid(bytes32)}
 */
record ContractArtifact(byte[] creation, byte[] runtime, Map<String, byte[]> selectors) {

  static ContractArtifact load(String name) {
    String file = "/contracts/" + name + ".json";
    try (InputStream in = ContractArtifact.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing: the build compiles it");
      }
      JsonNode json = new JsonMapper().readTree(in);
      Map<String, byte[]> selectors = new TreeMap<>();
      json.path("selectors")
          .properties()
          .forEach(each -> selectors.put(each.getKey(), hex("0x", each.getValue())));
      return new ContractArtifact(
          hex("", json.path("bytecode")), hex("", json.path("runtime")), selectors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] hex(String prefix, JsonNode digits) {
    return Hex.decode(prefix + digits.stringValue());
  }
}
