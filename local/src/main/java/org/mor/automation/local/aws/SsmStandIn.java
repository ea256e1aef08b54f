package org.mor.automation.local.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for the parameter store of AWS Systems Manager: the calls that the functions and an
 * operator's {@code aws} make, in AWS JSON 1.1. Whoever reaches it on this machine may use it.
 */
public final class SsmStandIn implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TARGET = "AmazonSSM.";
  private static final int MAX_REQUEST_BYTES = 1024 * 1024;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.\\-/]{1,1011}");
  private static final List<String> TYPES = List.of("String", "StringList", "SecureString");
  private static final int MAX_VALUE = 4096;

  /** The latest version of each parameter, as it is described; guarded by this. */
  private final Map<String, ObjectNode> parameters = new TreeMap<>();

  private final Clock clock;
  private final WebServer server;

  public SsmStandIn(Clock clock) throws IOException {
    this.clock = clock;
    this.server = new WebServer("ssm", 0, this::handle);
  }

  /** A refusal in the form that the clients of SSM know. */
  private static final class SsmException extends Exception {
    private static final long serialVersionUID = 1;

    private final String type;

    SsmException(String type, String message) {
      super(message);
      this.type = type;
    }
  }

  public URI url() {
    return server.url();
  }

  /** Creates or changes a parameter from within. */
  public void put(String name, String type, String value) {
    try {
      store(name, type, value, true);
    } catch (SsmException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The value of a parameter that there is. */
  public synchronized String value(String name) {
    return parameters.get(name).path("Value").asString();
  }

  private void handle(WebExchange exchange) throws IOException {
    Optional<byte[]> body = exchange.bodyUpTo(MAX_REQUEST_BYTES);
    try {
      String target = exchange.header("X-Amz-Target").orElse("");
      if (body.isEmpty() || !target.startsWith(TARGET)) {
        throw new SsmException("UnknownOperationException", "");
      }
      JsonNode request = JSON.readTree(body.get());
      answer(exchange, 200, call(target.substring(TARGET.length()), request));
    } catch (SsmException e) {
      answer(exchange, 400, error(e.type, e.getMessage()));
    } catch (JacksonException e) {
      answer(exchange, 400, error("SerializationException", "not JSON"));
    }
  }

  private synchronized JsonNode call(String operation, JsonNode request) throws SsmException {
    ObjectNode answer = JSON.createObjectNode();
    boolean decrypted = request.path("WithDecryption").asBoolean(false);
    switch (operation) {
      case "GetParameter" ->
          answer.set("Parameter", readable(known(text(request, "Name")), decrypted));
      case "GetParameters" -> {
        ArrayNode found = answer.putArray("Parameters");
        ArrayNode missing = answer.putArray("InvalidParameters");
        for (JsonNode name : request.path("Names")) {
          ObjectNode parameter = parameters.get(name.asString(""));
          if (parameter == null) {
            missing.add(name);
          } else {
            found.add(readable(parameter, decrypted));
          }
        }
      }
      case "PutParameter" -> {
        String type = request.path("Type").asString(null);
        boolean overwrite = request.path("Overwrite").asBoolean(false);
        ObjectNode stored = store(text(request, "Name"), type, text(request, "Value"), overwrite);
        answer.set("Version", stored.get("Version"));
        answer.put("Tier", "Standard");
      }
      case "DeleteParameter" ->
          parameters.remove(known(text(request, "Name")).get("Name").asString());
      case "DescribeParameters" -> {
        ArrayNode all = answer.putArray("Parameters");
        parameters.values().forEach(each -> all.add(each.deepCopy().without("Value")));
      }
      default -> throw new SsmException("UnknownOperationException", operation);
    }
    return answer;
  }

  private ObjectNode known(String name) throws SsmException {
    ObjectNode parameter = parameters.get(name);
    if (parameter == null) {
      throw new SsmException("ParameterNotFound", "");
    }
    return parameter;
  }

  private static ObjectNode readable(ObjectNode parameter, boolean decrypted) {
    ObjectNode copy = parameter.deepCopy();
    boolean secret = parameter.path("Type").asString().equals("SecureString");
    return secret && !decrypted ? copy.put("Value", "(encrypted)") : copy;
  }

  /**
   * Creates or changes a parameter.
   *
   * @param type null leaves the type of one that there is, and means String for a new one
   */
  private synchronized ObjectNode store(String name, String type, String value, boolean overwrite)
      throws SsmException {
    if (!NAME.matcher(name).matches()) {
      throw new SsmException("ValidationException", "Parameter name: not allowed characters.");
    }
    if (type != null && !TYPES.contains(type)) {
      throw new SsmException("ValidationException", "type must be one of " + TYPES);
    }
    if (value.isEmpty() || value.length() > MAX_VALUE) {
      throw new SsmException("ValidationException", "value must have 1 to 4096 characters");
    }
    ObjectNode before = parameters.getOrDefault(name, JSON.createObjectNode());
    if (!before.isEmpty() && !overwrite) {
      throw new SsmException(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in"
              + " the request to true.");
    }
    ObjectNode stored =
        JSON.createObjectNode()
            .put("Name", name)
            .put("Type", type == null ? before.path("Type").asString("String") : type)
            .put("Value", value)
            .put("Version", before.path("Version").asLong(0) + 1)
            .put("LastModifiedDate", clock.millis() / 1000.0)
            .put("ARN", "arn:aws:ssm:us-east-1:000000000000:parameter" + name)
            .put("DataType", "text");
    parameters.put(name, stored);
    return stored;
  }

  private static String text(JsonNode request, String field) throws SsmException {
    if (!request.path(field).isString()) {
      throw new SsmException("ValidationException", field + " is missing");
    }
    return request.path(field).stringValue();
  }

  private static ObjectNode error(String type, String message) {
    return JSON.createObjectNode().put("__type", type).put("message", message);
  }

  private static void answer(WebExchange exchange, int status, JsonNode body) throws IOException {
    exchange.send(
        status,
        Map.of(
            "Content-Type",
            List.of("application/x-amz-json-1.1"),
            "x-amzn-RequestId",
            List.of(UUID.randomUUID().toString())),
        JSON.writeValueAsBytes(body));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
