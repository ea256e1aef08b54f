package org.mor.automation.marketplace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps other modules away from the internal package. A module descriptor cannot: web3j's jars
 * share packages, so that no module can require them.
 */
class PublicApiTest {
  private static final String INTERNAL = "org.mor.automation.marketplace.abi";
  private static final Path REPOSITORY = Path.of("..", "..");
  private static final Path OWN = Path.of("..", "..", "shared", "marketplace");

  @Test
  void noOtherModuleUsesTheInternalPackage() throws IOException {
    List<Path> others;
    try (Stream<Path> files = Files.walk(REPOSITORY, 20)) {
      others =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> file.toString().contains("/src/main/java/"))
              .filter(file -> !file.startsWith(OWN))
              .toList();
    }
    assertTrue(others.size() > 100, "the other modules were not found");
    assertEquals(List.of(), others.stream().filter(PublicApiTest::usesInternals).toList());
  }

  private static boolean usesInternals(Path file) {
    try {
      return Files.readString(file).contains(INTERNAL + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
