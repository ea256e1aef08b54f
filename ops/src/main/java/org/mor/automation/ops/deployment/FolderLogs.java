package org.mor.automation.ops.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that the local stack's processes write to. */
record FolderLogs(Path folder) implements Deployment.RequestLogs {
  @Override
  public List<String> find(String requestId) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        // A process may have printed anything, so bytes that are no text are let through.
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains(requestId))
            .forEach(line -> found.add(file.getFileName() + "  " + line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the logs in " + folder + " cannot be read", e);
    }
    return found;
  }
}
