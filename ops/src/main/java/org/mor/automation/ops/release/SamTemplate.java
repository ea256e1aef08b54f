package org.mor.automation.ops.release;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What a deployment has to know of {@code template.yaml}. */
public final class SamTemplate {
  private final Path file;
  private final Map<?, ?> root;

  private SamTemplate(Path file, Map<?, ?> root) {
    this.file = file;
    this.root = root;
  }

  public static SamTemplate read(Path file) {
    try (Reader text = Files.newBufferedReader(file)) {
      return new SamTemplate(
          file.toAbsolutePath(), (Map<?, ?>) new Yaml(new References()).load(text));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: run this in the repository", e);
    }
  }

  /** A reference to a parameter or a resource. */
  private record Reference(String name) {}

  /** Reads {@code !Ref}; whatever else begins with an exclamation mark is left out. */
  private static final class References extends SafeConstructor {
    References() {
      super(new LoaderOptions());
      yamlConstructors.put(
          new Tag("!Ref"),
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return new Reference(((ScalarNode) node).getValue());
            }
          });
      yamlConstructors.put(
          null,
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return "";
            }
          });
    }
  }

  public Path file() {
    return file;
  }

  /** The names of all parameters. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    map(root, "Parameters").keySet().forEach(name -> names.add(name.toString()));
    return names;
  }

  /** Every parameter with its default; a parameter without one is left out. */
  public Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    map(root, "Parameters")
        .forEach(
            (name, parameter) ->
                Optional.ofNullable(((Map<?, ?>) parameter).get("Default"))
                    .ifPresent(value -> defaults.put(name.toString(), value.toString())));
    return defaults;
  }

  /** The packages of the functions. */
  public SequencedSet<Path> packages() {
    SequencedSet<Path> packages = new TreeSet<>();
    for (Object resource : map(root, "Resources").values()) {
      Object code = map((Map<?, ?>) resource, "Properties").get("CodeUri");
      if (code instanceof String path) {
        packages.add(file.resolveSibling(path));
      }
    }
    return packages;
  }

  /** The variables that all functions get from parameters alone. */
  public Map<String, String> variables(Map<String, String> parameters) {
    Map<String, String> variables = new LinkedHashMap<>();
    map(map(map(map(root, "Globals"), "Function"), "Environment"), "Variables")
        .forEach(
            (name, value) -> {
              if (value instanceof Reference reference
                  && parameters.containsKey(reference.name())) {
                variables.put(name.toString(), parameters.get(reference.name()));
              }
            });
    return variables;
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return parent.get(key) instanceof Map<?, ?> child ? child : Map.of();
  }
}
