import com.google.googlejavaformat.java.Main;

/** Runs google-java-format on every Java source below the current folder. */
void main(String[] options) throws IOException {
  List<String> arguments = new ArrayList<>(List.of(options));
  try (Stream<Path> files = Files.walk(Path.of(""))) {
    files
        .map(Path::toString)
        .filter(file -> file.endsWith(".java"))
        .filter(file -> !file.matches("(.*/)?(target|node_modules)/.*"))
        .forEach(arguments::add);
  }
  Main.main(arguments.toArray(String[]::new));
}
