package org.mor.automation.local.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a template's YAML as JSON, with CloudFormation's short forms ({@code !Ref}) as long. */
final class YamlTree extends SafeConstructor {

  private YamlTree() {
    super(new LoaderOptions());
    yamlMultiConstructors.put(
        "!",
        new AbstractConstruct() {
          @Override
          public Object construct(Node node) {
            return longForm(node);
          }
        });
  }

  static JsonNode read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return new JsonMapper().valueToTree(new Yaml(new YamlTree()).load(reader));
    }
  }

  private Object longForm(Node node) {
    String name = node.getTag().getValue().substring(1);
    Object argument =
        switch (node) {
          case MappingNode mapping -> constructMapping(mapping);
          case SequenceNode sequence -> constructSequence(sequence);
          case ScalarNode scalar -> constructScalar(scalar);
          default -> throw new IllegalArgumentException("Not read: " + node);
        };
    if (name.equals("GetAtt") && argument instanceof String path) {
      argument = List.of(path.split("\\.", 2));
    }
    return Map.of(List.of("Ref", "Condition").contains(name) ? name : "Fn::" + name, argument);
  }
}
