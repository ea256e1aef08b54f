package org.mor.automation.ops.release;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
import org.yaml.snakeyaml.nodes.SequenceNode;
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

  /** A choice between two values: the first if it is a parameter that is not empty. */
  private record Choice(List<?> parts) {}

  /** An entry of {@code Mappings}. */
  private record Lookup(List<?> parts) {}

  /**
   * Reads what variables are made of; whatever else begins with an exclamation mark is left out.
   */
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
          new Tag("!If"),
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return new Choice(constructSequence((SequenceNode) node));
            }
          });
      yamlConstructors.put(
          new Tag("!FindInMap"),
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return new Lookup(constructSequence((SequenceNode) node));
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

  /** The variables that all functions get from parameters and mappings alone. */
  public Map<String, String> variables(Map<String, String> parameters) {
    Map<String, String> variables = new LinkedHashMap<>();
    map(map(map(map(root, "Globals"), "Function"), "Environment"), "Variables")
        .forEach(
            (name, value) ->
                value(value, parameters).ifPresent(text -> variables.put(name.toString(), text)));
    return variables;
  }

  private Optional<String> value(Object node, Map<String, String> parameters) {
    return switch (node) {
      case Reference reference ->
          Optional.ofNullable(parameters.get(reference.name())).filter(text -> !text.isBlank());
      case Choice choice ->
          value(choice.parts().get(1), parameters)
              .or(() -> value(choice.parts().get(2), parameters));
      case Lookup lookup ->
          value(lookup.parts().get(1), parameters)
              .map(key -> map(map(map(root, "Mappings"), text(lookup, 0)), key))
              .map(entry -> entry.get(text(lookup, 2)))
              .map(Object::toString);
      default -> Optional.empty();
    };
  }

  private static String text(Lookup lookup, int part) {
    return lookup.parts().get(part).toString();
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return parent.get(key) instanceof Map<?, ?> child ? child : Map.of();
  }
}
