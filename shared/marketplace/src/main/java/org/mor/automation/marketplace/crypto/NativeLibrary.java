package org.mor.automation.marketplace.crypto;

import fr.acinq.secp256k1.Secp256k1;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Loads libsecp256k1, handing it its native part as a file. Left to itself it writes that file at
 * every start and then compares it byte by byte, which is most of what loading it costs.
 */
final class NativeLibrary {
  private static final String FOLDER = "fr.acinq.secp256k1.lib.path";
  private static final String RESOURCES = "/fr/acinq/secp256k1/jni/native/";

  /** What Java calls the processors that there is a native part for, and what the library does. */
  private static final Map<String, String> PROCESSORS =
      Map.of("amd64", "linux-x86_64", "aarch64", "linux-aarch64");

  private static Optional<Secp256k1> loaded = Optional.empty();

  private NativeLibrary() {}

  /**
   * The library, loaded once per process.
   *
   * @throws IllegalStateException if there is none for this machine, or it cannot be unpacked
   */
  static synchronized Secp256k1 load() {
    if (loaded.isEmpty()) {
      loaded = Optional.of(System.getProperty(FOLDER) == null ? provided() : Secp256k1.get());
    }
    return loaded.get();
  }

  private static Secp256k1 provided() {
    String file = System.mapLibraryName("secp256k1-jni");
    String processor = PROCESSORS.getOrDefault(System.getProperty("os.arch"), "none");
    URL resource = NativeLibrary.class.getResource(RESOURCES + processor + "/" + file);
    if (resource == null) {
      return Secp256k1.get();
    }
    try {
      return resource.getProtocol().equals("file")
          ? from(Path.of(resource.toURI()).getParent())
          : unpacked(resource, file);
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the native library cannot be unpacked", e);
    }
  }

  private static Secp256k1 unpacked(URL resource, String file) throws IOException {
    Path folder = Files.createTempDirectory("secp256k1");
    Path unpacked = folder.resolve(file);
    try {
      try (InputStream in = resource.openStream()) {
        Files.copy(in, unpacked);
      }
      return from(folder);
    } finally {
      // What is loaded needs no name any more.
      Files.deleteIfExists(unpacked);
      Files.delete(folder);
    }
  }

  private static Secp256k1 from(Path folder) {
    System.setProperty(FOLDER, folder.toString());
    try {
      return Secp256k1.get();
    } finally {
      System.clearProperty(FOLDER);
    }
  }
}
