package org.mor.automation.ops.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The value of the template's parameter {@code Release}: a new one exactly when the packages, the
 * template or a parameter are new, so that functions are published anew then and only then.
 */
public final class Release {
  /** The parameter itself. */
  public static final String PARAMETER = "Release";

  private Release() {}

  /**
   * The value for a deployment.
   *
   * @param parameters all of the template's; a present {@code Release} does not count
   */
  public static String of(SamTemplate template, Map<String, String> parameters) {
    MessageDigest digest = sha256();
    try {
      add(digest, Files.readAllBytes(template.file()));
      for (Path each : template.packages()) {
        add(digest, each.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        add(digest, Files.readAllBytes(each));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a package is missing: build them with mvn package", e);
    }
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              if (!name.equals(PARAMETER)) {
                add(digest, name.getBytes(StandardCharsets.UTF_8));
                add(digest, value.getBytes(StandardCharsets.UTF_8));
              }
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** With its length, so that no two lists of parts look the same. */
  private static void add(MessageDigest digest, byte[] part) {
    digest.update((part.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(part);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }
}
