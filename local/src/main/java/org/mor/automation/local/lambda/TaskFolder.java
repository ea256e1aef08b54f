package org.mor.automation.local.lambda;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * Stands where Lambda unpacks a function, with what is needed of that: the wrapper script with the
 * mode that it has in the package, and the package itself for its classes.
 *
 * @param wrapper the script, for functions that name one
 */
record TaskFolder(Path folder, Optional<Path> wrapper) {

  private static final String WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";
  private static final String ROOT = "/var/task/";

  static TaskFolder of(FunctionSpec spec, Path folders) throws IOException {
    Path folder = folders.resolve(spec.name() + "-task").toAbsolutePath();
    String named = spec.environment().getOrDefault(WRAPPER, "");
    if (named.isEmpty()) {
      return new TaskFolder(folder, Optional.empty());
    }
    if (!named.startsWith(ROOT)) {
      throw new IllegalArgumentException(WRAPPER + " is not in the package: " + named);
    }
    Path library = folder.resolve("lib/function.jar");
    Files.createDirectories(folder.resolve("lib"));
    Files.deleteIfExists(library);
    Files.createSymbolicLink(library, spec.jar().toAbsolutePath());
    Path script = folder.resolve(named.substring(ROOT.length()));
    try (FileSystem zip =
        FileSystems.newFileSystem(spec.jar(), Map.of("enablePosixFileAttributes", true))) {
      Path packed = zip.getPath(named.substring(ROOT.length()));
      Files.copy(packed, script, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(script, Files.getPosixFilePermissions(packed));
    }
    return new TaskFolder(folder, Optional.of(script));
  }
}
