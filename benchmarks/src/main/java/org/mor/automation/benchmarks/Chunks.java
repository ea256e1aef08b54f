package org.mor.automation.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmark of a chunk and sets its parts against each other. */
final class Chunks {
  private Chunks() {}

  static void run(Report report) throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(ChunkBenchmark.class.getName())
                    .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                    .build())
            .run();
    Map<String, RunResult> byName = new TreeMap<>();
    results.forEach(result -> byName.put(result.getPrimaryResult().getLabel(), result));
    double bare = median(byName.get("bareNative"));
    double fallback = median(byName.get("chunkFallback"));
    report.head("what", "median µs", "p99 µs", "of the bare operations", "of the fallback");
    byName.forEach(
        (name, result) ->
            report.row(
                name,
                median(result),
                result.getPrimaryResult().getStatistics().getPercentile(99),
                median(result) / bare,
                median(result) / fallback));
  }

  /** Not the mean: what else the machine does at the time is no part of it. */
  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }
}
