package org.mor.automation.benchmarks;

import java.nio.file.Path;
import java.time.Clock;
import org.mor.automation.core.EntryPoint;

/** Measures: the first argument is the project's folder, the second what of cold, warm, chunk. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int status = 1;
    try {
      measure(arguments);
      status = 0;
    } catch (Exception e) {
      System.err.println("Nothing was measured: " + e);
    }
    // Libraries leave threads behind that would keep the process alive.
    EntryPoint.exit(status);
  }

  private static void measure(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]).toAbsolutePath();
    String what = arguments.length > 1 ? arguments[1] : "all";
    Clock clock = Clock.systemUTC();
    if (what.matches("all|chunk")) {
      Report report = new Report(root, "chunk", clock);
      Chunks.run(report);
      report.write();
    }
    if (what.matches("all|cold")) {
      Report report = new Report(root, "cold", clock);
      new ColdStart(root).run(report);
      report.write();
    }
    if (what.matches("all|warm")) {
      Report report = new Report(root, "warm", clock);
      new WarmChat(root).run(report);
      report.write();
    }
  }
}
