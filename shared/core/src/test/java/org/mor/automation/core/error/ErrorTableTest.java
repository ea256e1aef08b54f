package org.mor.automation.core.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of errors for users says neither less nor more than the code answers. */
class ErrorTableTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d{3}) \\| `([a-z_]+)` \\| [^|]+ \\| [^|]+ \\|$");
  private static final String STATUS = "(?<status>\\d{3}),\\s*";
  private static final String CODE = "\"(?<code>[a-z_]+)\"";
  private static final List<Pattern> WITH_STATUS =
      List.of(
          Pattern.compile("\\b(?:server|unusable)\\(\\s*" + STATUS + CODE),
          Pattern.compile("\\bof\\(\\s*" + STATUS + "(?:INVALID|\"[a-z_]+\"),\\s*" + CODE),
          Pattern.compile(
              "new ApiError\\(\\s*" + STATUS + "\"[a-z_]+\",\\s*[^\"]*(?:\"code\",\\s*)?" + CODE));

  /** Factories that have one status each. */
  private static final Map<Pattern, String> WITHOUT_STATUS =
      Map.of(
          Pattern.compile("\\b(?:quota|limited)\\(\\s*" + CODE), "429",
          Pattern.compile("\\b(?:conflict|busy)\\(\\s*" + CODE), "409");

  @Test
  void everyCodeHasItsRowAndEveryRowItsCode() throws IOException {
    assertEquals(answered(), told());
  }

  @Test
  void rowsAreInTheOrderOfStatusAndCode() throws IOException {
    List<String> rows =
        ROW.matcher(table()).results().map(row -> row.group(1) + " " + row.group(2)).toList();

    assertEquals(List.copyOf(new TreeSet<>(rows)), rows);
  }

  @Test
  void noLineOfTheTableIsOverlooked() throws IOException {
    long lines = table().lines().filter(line -> line.startsWith("| ")).count();

    assertEquals(lines - 1, told().size());
  }

  @Test
  void everyCodeIsSeenByATest() throws IOException {
    SortedSet<String> unseen = new TreeSet<>();
    told().forEach(row -> unseen.add(row.split(" ", 2)[1]));
    for (String folder : List.of("shared", "functions", "local/src")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(ErrorTableTest::isTestSource).toList()) {
          String source = Files.readString(file);
          unseen.removeIf(
              code -> source.contains('"' + code + '"') || source.contains(' ' + code + '"'));
        }
      }
    }
    assertEquals(new TreeSet<>(), unseen);
  }

  private static boolean isTestSource(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.matches(".*/src/test/java/.*(Test|IT)\\.java");
  }

  private static SortedSet<String> told() throws IOException {
    SortedSet<String> rows = new TreeSet<>();
    ROW.matcher(table())
        .results()
        .forEach(
            row ->
                assertTrue(
                    rows.add(row.group(1) + " " + row.group(2)),
                    () -> row.group(2) + " is there twice"));
    return rows;
  }

  private static String table() throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve("errors.md"));
  }

  private static SortedSet<String> answered() throws IOException {
    SortedSet<String> codes = new TreeSet<>();
    for (String folder : List.of("shared", "functions")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(ErrorTableTest::isMainSource).toList()) {
          collect(Files.readString(file), codes);
        }
      }
    }
    return codes;
  }

  private static boolean isMainSource(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.contains("/src/main/java/") && path.endsWith(".java");
  }

  private static void collect(String source, SortedSet<String> codes) {
    if (!source.contains("ApiError")) {
      return;
    }
    for (Pattern pattern : WITH_STATUS) {
      pattern
          .matcher(source)
          .results()
          .forEach(found -> codes.add(found.group("status") + " " + found.group("code")));
    }
    WITHOUT_STATUS.forEach(
        (pattern, status) ->
            pattern
                .matcher(source)
                .results()
                .forEach(found -> codes.add(status + " " + found.group("code"))));
  }
}
