package org.mor.automation.local.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** CloudFormation's functions, as far as a stack on one machine has an answer to them. */
final class Intrinsics {

  private static final Pattern PLACE = Pattern.compile("\\$\\{([^}!]+)}");
  private static final String NO_VALUE = "AWS::NoValue";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::Region", "us-east-1",
          "AWS::AccountId", "000000000000",
          "AWS::Partition", "aws",
          "AWS::StackName", "local",
          "AWS::URLSuffix", "amazonaws.com");

  private final JsonNode root;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  Intrinsics(JsonNode root, Map<String, String> given) {
    this.root = root;
    for (Map.Entry<String, JsonNode> entry : root.path("Parameters").properties()) {
      JsonNode fallback = entry.getValue().path("Default");
      parameters.put(entry.getKey(), given.getOrDefault(entry.getKey(), fallback.asString("")));
    }
  }

  String text(JsonNode value) {
    JsonNode resolved = resolve(value);
    if (!resolved.isValueNode()) {
      throw new IllegalArgumentException("Not a text in the template: " + value);
    }
    return resolved.isNull() ? "" : resolved.asString();
  }

  JsonNode resolve(JsonNode value) {
    if (value.isArray()) {
      ArrayNode array = JSON.arrayNode();
      value.forEach(item -> array.add(resolve(item)));
      return array;
    }
    if (!value.isObject()) {
      return value;
    }
    if (value.size() == 1) {
      Map.Entry<String, JsonNode> only = value.properties().iterator().next();
      if (only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")) {
        return call(only.getKey(), only.getValue());
      }
    }
    ObjectNode object = JSON.objectNode();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      JsonNode resolved = resolve(entry.getValue());
      if (!resolved.isMissingNode()) {
        object.set(entry.getKey(), resolved);
      }
    }
    return object;
  }

  private JsonNode call(String function, JsonNode argument) {
    return switch (function) {
      case "Ref" ->
          argument.asString().equals(NO_VALUE)
              ? JSON.missingNode()
              : JSON.stringNode(ref(argument.asString()));
      case "Fn::GetAtt" ->
          JSON.stringNode(attribute(argument.get(0).asString(), argument.get(1).asString()));
      case "Fn::Sub" -> JSON.stringNode(substitute(argument.asString()));
      case "Fn::If" -> resolve(argument.get(condition(argument.get(0).asString()) ? 1 : 2));
      case "Fn::FindInMap" -> {
        JsonNode found = root.path("Mappings");
        for (JsonNode key : argument) {
          found = found.path(text(key));
        }
        yield found;
      }
      default -> throw new IllegalArgumentException(function + " is not known here");
    };
  }

  boolean applies(JsonNode resource) {
    return !resource.has("Condition") || condition(resource.path("Condition").asString());
  }

  private boolean condition(String name) {
    return test(root.path("Conditions").path(name));
  }

  private boolean test(JsonNode test) {
    Map.Entry<String, JsonNode> only = test.properties().iterator().next();
    JsonNode argument = only.getValue();
    return switch (only.getKey()) {
      case "Fn::Equals" -> text(argument.get(0)).equals(text(argument.get(1)));
      case "Fn::Not" -> !test(argument.get(0));
      default -> throw new IllegalArgumentException(only.getKey() + " is not known here");
    };
  }

  /** A parameter's value, or a resource's name: the one given to it, or else its own. */
  String ref(String name) {
    if (PSEUDO.containsKey(name)) {
      return PSEUDO.get(name);
    }
    if (parameters.containsKey(name)) {
      return parameters.get(name);
    }
    JsonNode properties = root.path("Resources").path(name).path("Properties");
    for (String key : new String[] {"TableName", "Name", "FunctionName"}) {
      if (properties.has(key)) {
        return text(properties.path(key));
      }
    }
    return name;
  }

  private String attribute(String name, String attribute) {
    if (attribute.equals("Arn")) {
      return "arn:aws:local:us-east-1:000000000000:" + ref(name);
    }
    JsonNode value = root.path("Resources").path(name).path("Properties").path(attribute);
    return value.isMissingNode() ? ref(name) + "." + attribute : text(value);
  }

  private String substitute(String pattern) {
    return PLACE
        .matcher(pattern)
        .replaceAll(
            match -> {
              String[] parts = match.group(1).split("\\.", 2);
              String value = parts.length == 2 ? attribute(parts[0], parts[1]) : ref(parts[0]);
              return Matcher.quoteReplacement(value);
            });
  }
}
