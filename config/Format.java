import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks ("check") or rewrites ("write") the format of every Java source below the current folder.
 */
class Format {
  public static void main(String[] arguments) throws Exception {
    boolean write = arguments[0].equals("write");
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<Path> wrong = new ArrayList<>();
    for (Path source : sources()) {
      String before = Files.readString(source);
      String after = formatter.formatSourceAndFixImports(before);
      if (before.equals(after)) {
        continue;
      }
      wrong.add(source);
      if (write) {
        Files.writeString(source, after);
      }
    }
    wrong.forEach(
        source -> System.out.println((write ? "formatted " : "not formatted: ") + source));
    if (!write && !wrong.isEmpty()) {
      System.out.println("Run: mvn -Pformat -N process-classes");
      System.exit(1);
    }
  }

  private static List<Path> sources() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(
              file -> Stream.of("target", "node_modules").noneMatch(part -> contains(file, part)))
          .sorted()
          .toList();
    }
  }

  private static boolean contains(Path file, String folder) {
    for (Path part : file) {
      if (part.toString().equals(folder)) {
        return true;
      }
    }
    return false;
  }
}
