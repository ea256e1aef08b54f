package org.mor.automation.local.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads a template's YAML as JSON, with CloudFormation's short forms ({@code !Ref}) as long. */
final class YamlTree {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private YamlTree() {}

  static JsonNode read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return convert(new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader));
    }
  }

  private static JsonNode convert(Node node) {
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return plain(node);
    }
    String name = tag.substring(1);
    JsonNode argument = plain(node);
    if (name.equals("GetAtt") && argument.isString()) {
      String[] parts = argument.stringValue().split("\\.", 2);
      argument = JSON.arrayNode().add(parts[0]).add(parts[1]);
    }
    boolean bare = List.of("Ref", "Condition").contains(name);
    return JSON.objectNode().set(bare ? name : "Fn::" + name, argument);
  }

  private static JsonNode plain(Node node) {
    return switch (node) {
      case MappingNode mapping -> object(mapping);
      case SequenceNode sequence -> array(sequence);
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new IllegalArgumentException("Not read: " + node);
    };
  }

  private static ObjectNode object(MappingNode mapping) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      object.set(((ScalarNode) tuple.getKeyNode()).getValue(), convert(tuple.getValueNode()));
    }
    return object;
  }

  private static ArrayNode array(SequenceNode sequence) {
    ArrayNode array = JSON.arrayNode();
    sequence.getValue().forEach(item -> array.add(convert(item)));
    return array;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    String value = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.INT) && value.matches("-?[0-9]{1,18}")) {
      return JSON.numberNode(Long.parseLong(value));
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(
          List.of("true", "yes", "on").contains(value.toLowerCase(Locale.ROOT)));
    }
    return tag.equals(Tag.NULL) ? JSON.nullNode() : JSON.stringNode(value);
  }
}
