package org.mor.automation.local.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

  private final ParameterStore store;
  private final WebServer server;
  private volatile boolean failing;

  public SsmStandIn(Clock clock) throws IOException {
    this.store = new ParameterStore(clock);
    this.server = new WebServer("ssm", 0, this::handle);
  }

  public URI url() {
    return server.url();
  }

  /** Creates or changes a parameter from within. */
  public void put(String name, String type, String value) {
    try {
      store.put(name, type, value, true);
    } catch (SsmException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  public Optional<String> value(String name) {
    return store.get(name).map(ParameterStore.Stored::value);
  }

  /** Makes every call fail, as when the service has a bad day. */
  public void setFailing(boolean failing) {
    this.failing = failing;
  }

  private void handle(WebExchange exchange) throws IOException {
    byte[] body = exchange.bodyUpTo(MAX_REQUEST_BYTES).orElse(null);
    try {
      if (failing) {
        answer(exchange, 500, error("InternalServerError", "Asked to fail"));
        return;
      }
      String target = exchange.header("X-Amz-Target").orElse("");
      if (body == null || !target.startsWith(TARGET)) {
        throw new SsmException("UnknownOperationException", "");
      }
      JsonNode request = JSON.readTree(body);
      answer(exchange, 200, call(target.substring(TARGET.length()), request));
    } catch (SsmException e) {
      answer(exchange, 400, error(e.type(), e.getMessage()));
    } catch (JacksonException e) {
      answer(exchange, 400, error("SerializationException", "not JSON"));
    }
  }

  private JsonNode call(String operation, JsonNode request) throws SsmException {
    return switch (operation) {
      case "GetParameter" -> {
        ParameterStore.Stored stored =
            store.get(text(request, "Name")).orElseThrow(SsmException::notFound);
        ObjectNode answer = JSON.createObjectNode();
        answer.set("Parameter", parameter(stored, decrypts(request)));
        yield answer;
      }
      case "GetParameters" -> getParameters(request);
      case "PutParameter" -> {
        ParameterStore.Stored stored =
            store.put(
                text(request, "Name"),
                request.path("Type").asString(null),
                text(request, "Value"),
                request.path("Overwrite").asBoolean(false));
        yield JSON.createObjectNode().put("Version", stored.version()).put("Tier", "Standard");
      }
      case "DeleteParameter" -> {
        store.delete(text(request, "Name"));
        yield JSON.createObjectNode();
      }
      case "DescribeParameters" -> {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode parameters = answer.putArray("Parameters");
        store.all().forEach(stored -> parameters.add(described(stored)));
        yield answer;
      }
      default -> throw new SsmException("UnknownOperationException", operation);
    };
  }

  private JsonNode getParameters(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode found = answer.putArray("Parameters");
    ArrayNode missing = answer.putArray("InvalidParameters");
    for (JsonNode name : request.path("Names")) {
      store
          .get(name.asString(""))
          .ifPresentOrElse(
              stored -> found.add(parameter(stored, decrypts(request))), () -> missing.add(name));
    }
    return answer;
  }

  private static boolean decrypts(JsonNode request) {
    return request.path("WithDecryption").asBoolean(false);
  }

  private static ObjectNode parameter(ParameterStore.Stored stored, boolean decrypted) {
    boolean hidden = stored.type().equals("SecureString") && !decrypted;
    return described(stored).put("Value", hidden ? "(encrypted)" : stored.value());
  }

  private static ObjectNode described(ParameterStore.Stored stored) {
    return JSON.createObjectNode()
        .put("Name", stored.name())
        .put("Type", stored.type())
        .put("Version", stored.version())
        .put("LastModifiedDate", stored.modified().toEpochMilli() / 1000.0)
        .put("ARN", "arn:aws:ssm:us-east-1:000000000000:parameter" + stored.name())
        .put("DataType", "text");
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
