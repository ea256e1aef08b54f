package org.mor.automation.chat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for DynamoDB and Parameter Store. It listens on the process's own loopback, so that
 * everything down to the sockets runs as always and nothing leaves the process. It keeps items,
 * knows parameters, and takes whatever else is asked for done; conditions always hold.
 */
final class InMemoryAws implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InMemoryAws.class);
  private static final int BACKLOG = 16;
  private static final Pattern SET = Pattern.compile("(\\w+) = (:\\w+)");
  private static final Pattern REMOVE = Pattern.compile("REMOVE (\\w+(?:, \\w+)*)");

  private final JsonMapper json = new JsonMapper();
  private final Map<String, String> parameters;
  private final String otherParameters;
  private final Clock clock;
  private final Map<String, List<ObjectNode>> tables = new ConcurrentHashMap<>();
  private final ServerSocket server;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  /**
   * Begins with empty tables.
   *
   * @param parameters by name
   * @param otherParameters what every other parameter holds
   */
  public InMemoryAws(Map<String, String> parameters, String otherParameters, Clock clock)
      throws IOException {
    this.parameters = Map.copyOf(parameters);
    this.otherParameters = otherParameters;
    this.clock = clock;
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("memory-aws").start(this::accept);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        clients.add(client);
        Thread.startVirtualThread(() -> serve(client));
      }
    } catch (IOException e) {
      LOG.debug("nobody is served any more: {}", e.getMessage());
    }
  }

  private void serve(Socket client) {
    try (client;
        InputStream in = new BufferedInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream()) {
      while (!line(in).isEmpty()) {
        Map<String, String> headers = headers(in);
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String target = headers.getOrDefault("x-amz-target", "");
        ObjectNode answer = answer(target.substring(target.indexOf('.') + 1), json.readTree(body));
        out.write(message(answer.toString().getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      LOG.debug("a client has gone: {}", e.getMessage());
    }
  }

  /** Empty at the end of the connection too. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  /** With the headers that the services send and that their clients look at. */
  private byte[] message(byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nDate: "
                + date
                + "\r\nx-amzn-RequestId: priming\r\nx-amz-crc32: "
                + sum.getValue()
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] message = new byte[head.length + body.length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return message;
  }

  private ObjectNode answer(String call, JsonNode request) {
    ObjectNode answer = json.createObjectNode();
    List<ObjectNode> table = table(request);
    switch (call) {
      case "GetItem" ->
          table.reversed().stream()
              .filter(item -> has(item, request.path("Key")))
              .findFirst()
              .ifPresent(item -> answer.set("Item", item));
      case "PutItem" -> put(request);
      case "TransactWriteItems" ->
          request
              .path("TransactItems")
              .valueStream()
              .map(each -> each.path("Put"))
              .forEach(this::put);
      case "UpdateItem" -> {
        ObjectNode item =
            table.stream()
                .filter(known -> has(known, request.path("Key")))
                .findFirst()
                .orElseGet(() -> made(table, request));
        answer.set("Attributes", updated(item, request));
      }
      case "Query" -> {
        List<ObjectNode> found = table.stream().filter(item -> asked(item, request)).toList();
        answer.put("Count", found.size()).put("ScannedCount", found.size());
        answer.putArray("Items").addAll(found);
      }
      case "GetParameter" -> {
        String name = request.path("Name").asString("");
        answer
            .putObject("Parameter")
            .put("Name", name)
            .put("Value", parameters.getOrDefault(name, otherParameters))
            .put("Version", 1)
            .put("LastModifiedDate", clock.millis() / 1e3);
      }
      default -> {}
    }
    return answer;
  }

  private List<ObjectNode> table(JsonNode request) {
    return tables.computeIfAbsent(
        request.path("TableName").asString(""), _ -> new CopyOnWriteArrayList<>());
  }

  private void put(JsonNode request) {
    if (request.path("Item") instanceof ObjectNode item) {
      table(request).add(item);
    }
  }

  private static ObjectNode made(List<ObjectNode> table, JsonNode request) {
    ObjectNode item = (ObjectNode) request.path("Key").deepCopy();
    table.add(item);
    return item;
  }

  private static boolean has(JsonNode item, JsonNode key) {
    return key.properties().stream()
        .allMatch(part -> part.getValue().equals(item.path(part.getKey())));
  }

  /** Of a query's conditions only what it compares with counts. */
  private static boolean asked(JsonNode item, JsonNode query) {
    return query.path("ExpressionAttributeValues").valueStream().allMatch(item.values()::contains);
  }

  /** Plain values are set and attributes removed; what is computed stays as it is. */
  private static ObjectNode updated(ObjectNode item, JsonNode request) {
    String change = request.path("UpdateExpression").asString("");
    synchronized (item) {
      for (Matcher set = SET.matcher(change); set.find(); ) {
        item.set(set.group(1), request.path("ExpressionAttributeValues").path(set.group(2)));
      }
      Matcher remove = REMOVE.matcher(change);
      if (remove.find()) {
        item.remove(List.of(remove.group(1).split(", ")));
      }
      return item.deepCopy();
    }
  }

  /** Ends every connection too: a client must not wait for them. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
