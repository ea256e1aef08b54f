package org.mor.automation.local.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;

/**
 * A request on an open session has nothing to do with the chain: nothing is loaded for it that
 * speaks to nodes, knows contracts or makes transactions, and no second implementation of the
 * curve. The same for a request that is about settings.
 */
class LazyChainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CHAT =
      "{\"model\":\"local-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private static final List<String> OF_THE_CHAIN =
      List.of(
          "org.web3j.",
          "org.mor.automation.marketplace.abi.",
          "org.mor.automation.marketplace.chain.",
          "org.mor.automation.marketplace.economics.",
          "org.mor.automation.marketplace.rating.",
          "org.mor.automation.marketplace.rpc.",
          "org.mor.automation.marketplace.tx.",
          "org.mor.automation.session.chain.",
          "org.mor.automation.session.wallet.");

  /** Addresses and caps of the configuration, and two interfaces that the wiring names. */
  private static final Set<String> NAMED_ONLY =
      Set.of(
          "org.mor.automation.marketplace.chain.ContractAddresses",
          "org.mor.automation.marketplace.tx.TransactionSigner",
          "org.mor.automation.session.chain.Chain",
          "org.mor.automation.session.wallet.FeeCaps");

  /** Of BouncyCastle the chat has the hash function only; its curve is for want of a native one. */
  private static final String SECOND_CURVE = "org.bouncycastle.math.";

  private final HttpClient http = HttpClient.newHttpClient();
  private final InvocationQueue queue = new InvocationQueue();

  @Test
  void noClassOfTheChainIsLoadedForAChatOnAnOpenSessionOrForSettings() throws Exception {
    try (LocalStack stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()))) {
      assertEquals(200, send(stack, "PUT", "/api/v1/automation/settings", "{\"is_enabled\":true}"));
      assertEquals(200, send(stack, "POST", "/v1/chat/completions", CHAT));
      List<String> chat =
          classesOf(stack, "ChatFunction", "POST", "/v1/chat/completions", CHAT, "You said: hello");
      assertTrue(chat.stream().anyMatch(name -> name.startsWith("org.mor.automation.chat.")));
      assertEquals(List.of(), ofTheChain(chat));
      assertEquals(List.of(), startingWith(chat, SECOND_CURVE));

      List<String> settings =
          classesOf(
              stack, "GetSettingsFunction", "GET", "/api/v1/automation/settings", "", "is_enabled");
      assertTrue(
          settings.stream().anyMatch(name -> name.startsWith("org.mor.automation.settings.")));
      assertEquals(List.of(), ofTheChain(settings));
      assertEquals(List.of(), startingWith(settings, "org.bouncycastle."));
      assertEquals(List.of(), startingWith(settings, "org.mor.automation.marketplace."));
    }
  }

  private static List<String> ofTheChain(List<String> classes) {
    return OF_THE_CHAIN.stream()
        .flatMap(start -> startingWith(classes, start).stream())
        .filter(name -> !NAMED_ONLY.contains(name))
        .toList();
  }

  private static List<String> startingWith(List<String> classes, String start) {
    return classes.stream().filter(name -> name.startsWith(start)).toList();
  }

  /** What a new process loads from its start to the answer. */
  private List<String> classesOf(
      LocalStack stack, String function, String method, String path, String body, String answer)
      throws Exception {
    Path folder = Path.of("target", "functions").toAbsolutePath();
    Path loaded = folder.resolve("classes-" + function + ".txt");
    FunctionSpec spec =
        stack.specification(function).withJavaOptions("-Xlog:class+load:file=" + loaded + ":none");
    RecordingReply reply = new RecordingReply();
    String event =
        "{\"path\":\""
            + path
            + "\",\"httpMethod\":\""
            + method
            + "\",\"requestContext\":{},"
            + "\"headers\":{\"Authorization\":\"Bearer "
            + stack.apiKey("alice").value()
            + "\"},\"body\":\""
            + body.replace("\"", "\\\"")
            + "\"}";
    PendingInvocation work =
        new PendingInvocation("id-1", event.getBytes(StandardCharsets.UTF_8), PATIENCE, reply);
    queue.add(work);
    try (RuntimeApiServer api = new RuntimeApiServer("chat", queue, 1, Clock.systemUTC());
        FunctionProcess process =
            FunctionProcess.start(
                spec, TaskFolder.of(spec, folder), api.address(), folder.resolve("lazy.log"))) {
      assertTrue(work.finishedWithin(PATIENCE), () -> "process " + process.pid());
      String answered =
          reply.document == null ? reply.bytes.toString(StandardCharsets.UTF_8) : reply.document;
      assertTrue(answered.contains(answer), answered);
    }
    return Files.readAllLines(loaded).stream().map(line -> line.split(" ", 2)[0]).toList();
  }

  private int send(LocalStack stack, String method, String path, String body) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(stack.url() + path))
                .header("Authorization", "Bearer " + stack.apiKey("alice").value())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
