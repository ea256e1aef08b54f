package org.mor.automation.marketplace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps production code of other modules away from the internal package. A module descriptor
 * cannot: web3j's jars share packages, so that no module can require them.
 */
class PublicApiTest {
  private static final String INTERNAL = "org.mor.automation.marketplace.abi";
  private static final Path REPOSITORY = Path.of("..", "..");
  private static final List<String> MODULES = List.of("shared", "functions", "local", "benchmarks");
  private static final Path OWN = Path.of("..", "..", "shared", "marketplace");

  @Test
  void noOtherModuleUsesTheInternalPackage() throws IOException {
    List<Path> others = new ArrayList<>();
    for (Path sources : sources()) {
      try (Stream<Path> files = Files.walk(sources)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(others::add);
      }
    }
    assertTrue(others.size() > 100, "the other modules were not found");
    assertEquals(List.of(), others.stream().filter(PublicApiTest::usesInternals).toList());
  }

  /** Of the other modules; only source folders are read, since builds write beside them. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String group : MODULES) {
      try (Stream<Path> folders = Files.walk(REPOSITORY.resolve(group), 1)) {
        folders
            .filter(folder -> !folder.equals(OWN))
            .map(folder -> folder.resolve("src/main/java"))
            .filter(Files::isDirectory)
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static boolean usesInternals(Path file) {
    try {
      return Files.readString(file).contains(INTERNAL + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
