package org.mor.automation.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives recorded answers in place of AWS, to every client that this process makes. */
final class RecordedAws implements AutoCloseable {
  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

  private final HttpServer server;
  private final Map<String, String> answers = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  RecordedAws() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + server.getAddress().getPort());
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  /**
   * Answers every request that contains the text in its line, its target or its body; later ones
   * count before earlier ones.
   */
  RecordedAws answering(String text, String answer) {
    answers.remove(text);
    answers.put(text, answer);
    return this;
  }

  /** Method, path, target and body of each request. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("X-Amz-Target")
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(request);
    String answer =
        List.copyOf(answers.entrySet()).reversed().stream()
            .filter(each -> request.contains(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    boolean error = answer.isEmpty() || answer.contains("ErrorResponse");
    exchange.sendResponseHeaders(error ? 400 : 200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    PROPERTIES.forEach(System::clearProperty);
  }
}
