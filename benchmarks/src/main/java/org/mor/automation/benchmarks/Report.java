package org.mor.automation.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;

/** What was measured, with the machine and the commit that it was measured on. */
final class Report {
  private final StringBuilder text = new StringBuilder();
  private final Path file;

  Report(Path root, String what, Clock clock) throws IOException, InterruptedException {
    String commit = output(root, "git", "rev-parse", "--short=12", "HEAD");
    String date = LocalDate.now(clock).toString();
    this.file = root.resolve("benchmarks/results/" + what + ".md");
    line("# " + what);
    line("");
    line(
        "- commit "
            + commit
            + (output(root, "git", "status", "--porcelain").isEmpty() ? "" : ", changed"));
    line("- " + date + ", load " + load() + " when it began");
    line("- " + cpu() + ", " + Runtime.getRuntime().availableProcessors() + " processors");
    line("- " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
    line("- " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    line("");
  }

  void line(String line) {
    System.out.println(line);
    text.append(line).append('\n');
  }

  void row(Object... cells) {
    StringBuilder row = new StringBuilder("|");
    for (Object cell : cells) {
      row.append(' ')
          .append(cell instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : cell)
          .append(" |");
    }
    line(row.toString());
  }

  void head(String... cells) {
    line("");
    row((Object[]) cells);
    line("|" + "---|".repeat(cells.length));
  }

  void write() throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
    System.out.println("written to " + file);
  }

  private static String load() throws IOException {
    Path load = Path.of("/proc/loadavg");
    return Files.exists(load) ? Files.readString(load).split(" ", 2)[0] : "unknown";
  }

  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static String output(Path folder, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }
}
