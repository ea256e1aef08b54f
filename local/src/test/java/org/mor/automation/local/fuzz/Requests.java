package org.mor.automation.local.fuzz;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.mor.automation.local.fuzz.FuzzedRequest.Header;
import org.mor.automation.local.fuzz.FuzzedRequest.Operation;
import org.mor.automation.local.fuzz.FuzzedRequest.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the requests of a run, each from the seed and its number alone: operations of the
 * description with bodies that people really send, spoilt in up to three ways, or with what the
 * description says about a field, and what it does not.
 */
final class Requests {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW");
  private static final List<String> TYPES =
      List.of("text/plain", "application/xml", "application/json; charset=utf-16", "x", "*/*", "");
  private static final List<String> PLACES =
      List.of(
          "nobody", "%2e%2e", "a%2Fb", "%00", "%F0%9F%98%80", "%FF", "0x1", "a%20b", "*", "local");

  private final long seed;
  private final JsonNode document;
  private final List<Operation> operations;
  private final Bodies bodies;
  private final Map<User, String> keys;
  private final List<URI> fronts;
  private final List<String> names;

  /**
   * Knows what requests are made of.
   *
   * @param document the description
   * @param fronts the API, and then other addresses that only answer what asks a model
   * @param names of things that are there, but somebody else's
   */
  Requests(
      long seed, JsonNode document, Map<User, String> keys, List<URI> fronts, List<String> names) {
    this.seed = seed;
    this.document = document;
    this.operations = operations(document);
    this.bodies = new Bodies(document);
    this.keys = Map.copyOf(keys);
    this.fronts = List.copyOf(fronts);
    this.names = List.copyOf(names);
  }

  /** Those that take a body are there three times: there is more in them to be wrong. */
  private static List<Operation> operations(JsonNode document) {
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        int weight = each.getValue().has("requestBody") ? 3 : 1;
        for (int i = 0; i < weight; i++) {
          all.add(new Operation(each.getKey().toUpperCase(Locale.ROOT), path.getKey()));
        }
      }
    }
    return all;
  }

  FuzzedRequest make(long number) {
    Random random = new Random(seed * 1_000_003 + number);
    random.nextLong();
    Mutation mutation = new Mutation(random);
    Operation operation = mutation.any(operations);
    boolean front = operation.asksAModel() && random.nextInt(5) == 0;
    User user = user(operation, !front && random.nextInt(6) == 0);
    String method = random.nextInt(40) == 0 ? mutation.any(METHODS) : operation.method();
    String path = path(operation, random, mutation);
    URI base = front ? mutation.any(fronts) : fronts.getFirst();
    byte[] body =
        operation.method().equals("POST") || operation.method().equals("PUT")
            ? body(operation, random, mutation)
            : new byte[0];
    return new FuzzedRequest(
        number,
        user,
        operation,
        method,
        URI.create(base + path),
        headers(user, random, mutation),
        body);
  }

  private static User user(Operation operation, boolean on) {
    if (operation.asksAModel()) {
      return on ? User.ON : User.OFF;
    }
    return operation.isOfSessions() ? User.OFF : User.CHANGING;
  }

  private String path(Operation operation, Random random, Mutation mutation) {
    String path =
        operation
            .path()
            .replaceAll(
                "\\{[^}]*}", random.nextBoolean() ? mutation.any(PLACES) : mutation.any(names));
    return switch (random.nextInt(60)) {
      case 0 -> path + "/";
      case 1 -> "/" + path;
      case 2 -> path.toUpperCase(Locale.ROOT);
      case 3 -> path + "/" + mutation.any(PLACES);
      case 4 -> path + "?limit=%FF&limit=-1&after=" + mutation.any(PLACES);
      case 5 -> path + "?" + "a=b&".repeat(500);
      default -> path;
    };
  }

  private byte[] body(Operation operation, Random random, Mutation mutation) {
    ObjectNode body =
        (ObjectNode) JSON.readTree(mutation.any(bodies.real(schema(operation), operation)));
    int trees = random.nextInt(3);
    for (int i = 0; i < trees; i++) {
      mutation.tree(body);
    }
    if (random.nextInt(3) == 0) {
      bodies.describedField(schema(operation), body, random, mutation);
    }
    byte[] bytes = Mutation.written(body);
    if (random.nextInt(6) == 0) {
      bytes =
          mutation.text(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }
    return random.nextInt(12) == 0 ? mutation.bytes(bytes) : bytes;
  }

  private String schema(Operation operation) {
    String reference =
        document
            .path("paths")
            .path(operation.path())
            .path(operation.method().toLowerCase(Locale.ROOT))
            .path("requestBody")
            .path("$ref")
            .asString();
    String schema =
        document.at(reference.substring(1)).at("/content/application~1json/schema/$ref").asString();
    return schema.substring(schema.lastIndexOf('/') + 1);
  }

  private List<Header> headers(User user, Random random, Mutation mutation) {
    List<Header> headers = new ArrayList<>();
    authorization(keys.get(user), random, mutation)
        .forEach(value -> headers.add(new Header("authorization", value)));
    headers.add(
        new Header(
            "content-type", random.nextInt(25) == 0 ? mutation.any(TYPES) : "application/json"));
    switch (random.nextInt(25)) {
      case 0 -> headers.add(new Header("x-request-id", mutation.any(List.of("a b", "é", "ok-1"))));
      case 1 -> headers.add(new Header("idempotency-key", "x".repeat(random.nextInt(300))));
      case 2 -> headers.add(new Header("x-stainless-retry-count", mutation.any(PLACES)));
      case 3 -> headers.add(new Header("origin", "https://evil.example"));
      case 4 -> headers.add(new Header("x-long", "a".repeat(8000)));
      case 5 -> headers.add(new Header("x-amzn-request-context", "{\"authorizer\":{}}"));
      default -> {}
    }
    return headers;
  }

  /** Mostly right, else wrong in one of the ways that there are. */
  private List<String> authorization(String key, Random random, Mutation mutation) {
    String prefix = key.substring(0, key.indexOf('.') + 1);
    return switch (random.nextInt(60)) {
      case 0 -> List.of();
      case 1 -> List.of("Bearer " + prefix + "A".repeat(43));
      case 2 -> List.of("Bearer " + key.substring(0, key.length() - 1));
      case 3 -> List.of("Bearer " + key + mutation.any(List.of(".", "=", "A", ",", " x")));
      case 4 -> List.of("Basic " + key);
      case 5 -> List.of("Bearer " + key.toUpperCase(Locale.ROOT));
      case 6 -> List.of("Bearer nobody", "Bearer " + prefix);
      case 7 -> List.of("Bearer");
      case 8 -> List.of(key);
      default -> List.of("Bearer " + key);
    };
  }
}
