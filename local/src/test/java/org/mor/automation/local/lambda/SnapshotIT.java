package org.mor.automation.local.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.local.template.Template;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged functions around a snapshot, on tables that are there and empty. */
class SnapshotIT {
  private static final Path ROOT = Path.of("..");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NOT_LOADED = "not everything was loaded";
  private static final String NONE_ANSWERED = "no request could be answered";
  private static final String FAILED = "a request before the snapshot was answered with";

  /** What may be sent before the snapshot: reads, and of parameters only the flag. */
  private static final Map<String, String> READS =
      Map.of(
          "DynamoDB_20120810.GetItem", "{}",
          "DynamoDB_20120810.Query", "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}",
          "AmazonSSM.GetParameter", "{\"Parameter\":{\"Value\":\"true\",\"Version\":1}}");

  private static final JsonMapper JSON = new JsonMapper();

  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final InvocationQueue queue = new InvocationQueue();
  private volatile boolean available = true;

  private record Sent(String call, JsonNode request) {}

  @ParameterizedTest
  @ValueSource(
      strings = {"ChatFunction", "GetSettingsFunction", "PutSettingsFunction", "KeysFunction"})
  void onlyReadsForNobodyAreSentBeforeTheSnapshot(String name) throws Exception {
    Path folder = Path.of("target", "functions").toAbsolutePath();
    String said = snapshot(name, TaskFolder.of(spec(name, "http://127.0.0.1:1"), folder));
    assertFalse(said.contains(NOT_LOADED), said);
    assertFalse(said.contains(NONE_ANSWERED), said);
    // The table has no models yet, and the chain is not there to be asked for them.
    assertEquals(name.equals("ChatFunction") ? 1 : 0, said.split(FAILED, -1).length - 1, said);
  }

  /** A copy that is not primed is slower, and otherwise the same. */
  @Test
  void aFunctionStartsWithoutItsTables() throws Exception {
    available = false;
    Path folder = Path.of("target", "functions").toAbsolutePath();
    String name = "GetSettingsFunction";
    String said = snapshot(name, TaskFolder.of(spec(name, "http://127.0.0.1:1"), folder));
    assertTrue(said.contains(NONE_ANSWERED), said);
  }

  /** As Lambda has it. Then nothing has to be written to load the curve, so nothing can be. */
  @Test
  void aPackageWorksAsTheFolderThatItIsUnpackedTo(@TempDir Path folder) throws Exception {
    try (ZipFile all = new ZipFile(spec("ChatFunction", "http://127.0.0.1:1").jar().toFile())) {
      for (ZipEntry entry : Collections.list(all.entries())) {
        Path file = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(all.getInputStream(entry), file);
        }
      }
    }
    Path script = folder.resolve("streaming-runtime");
    assertTrue(script.toFile().setExecutable(true));
    String said =
        snapshot(
            "ChatFunction",
            new TaskFolder(folder, Optional.of(script)),
            "-Djava.io.tmpdir=" + folder.resolve("no-such-folder"));
    assertTrue(said.contains("secp256k1: libsecp256k1"), said);
    assertFalse(said.contains("secp256k1: no native library"), said);
  }

  private String snapshot(String name, TaskFolder task, String... options) throws Exception {
    Path log = Path.of("target", "functions", "snapshot-" + name + ".log");
    try (WebServer network = new WebServer("network", 0, this::answer);
        RuntimeApiServer api = new RuntimeApiServer(name, queue, 1, Clock.systemUTC())) {
      FunctionSpec spec = spec(name, network.url().toString()).withJavaOptions(options);
      try (FunctionProcess process = FunctionProcess.start(spec, task, api.address(), log)) {
        await(api, process);
        String said = Files.readString(log);
        assertFalse(sent.isEmpty(), said);
        sent.forEach(SnapshotIT::assertReadsForNobody);
        sent.clear();
        available = false;
        RecordingReply reply = new RecordingReply();
        PendingInvocation work = new PendingInvocation("id-1", event(name), PATIENCE, reply);
        queue.add(work);
        assertTrue(work.finishedWithin(PATIENCE));
        assertEquals(503, status(reply), said);
        // The copy asks for what the priming was told, and has kept nothing of it.
        assertFalse(sent.isEmpty());
        assertEquals(List.of(), api.violations());
        return said;
      }
    }
  }

  private void answer(WebExchange exchange) throws IOException {
    String call = exchange.header("X-Amz-Target").orElse(exchange.path());
    JsonNode request = JSON.readTree(exchange.bodyUpTo(1 << 20).orElseThrow());
    sent.add(new Sent(call, request));
    exchange.sendJson(available ? 200 : 500, available ? READS.getOrDefault(call, "{}") : "{}");
  }

  private static void assertReadsForNobody(Sent each) {
    assertTrue(READS.containsKey(each.call()), each.toString());
    assertFalse(each.request().path("WithDecryption").asBoolean(false), each.toString());
    // The key and the user do not exist; what is left is the list of models.
    String keys =
        each.request().path("Key").toString()
            + each.request().path("ExpressionAttributeValues").toString();
    boolean ofNobody = keys.contains("priming") || keys.contains("snapshotprim");
    assertTrue(
        ofNobody || keys.contains("catalogue") || each.call().startsWith("AmazonSSM"),
        each.toString());
  }

  private static int status(RecordingReply reply) {
    return reply.head != null
        ? reply.head.status()
        : Integer.parseInt(reply.document.replaceAll("(?s).*\"statusCode\":(\\d+).*", "$1"));
  }

  private static void await(RuntimeApiServer api, FunctionProcess process) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!api.initialised()) {
      assertTrue(process.isAlive() && System.nanoTime() < end, "the function did not start");
      LockSupport.parkNanos(1_000_000);
    }
    assertTrue(api.restored());
  }

  private static FunctionSpec spec(String name, String network) throws IOException {
    Template template =
        Template.read(ROOT.resolve("template.yaml"), Map.of("Stage", "local", "RpcUrls", network));
    Template.FunctionResource resource =
        template.functions().stream()
            .filter(function -> function.name().equals(name))
            .findFirst()
            .orElseThrow();
    Map<String, String> environment = new HashMap<>(resource.environment());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", network);
    environment.put("AWS_ENDPOINT_URL_SSM", network);
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    return new FunctionSpec(
        name,
        resource.handler(),
        ROOT.resolve(resource.codeUri()),
        resource.memoryMegabytes(),
        resource.timeout(),
        environment);
  }

  private static byte[] event(String name) {
    String settings = name.startsWith("Put") ? "PUT" : "GET";
    String chat = name.startsWith("Chat") ? "POST" : settings;
    return """
    {"path":"/x","httpMethod":"%s","requestContext":{"requestId":"r"},
     "headers":{"Authorization":"Bearer sk-abcdefghijkl.%s"},"body":"{}"}\
    """
        .formatted(chat, "A".repeat(43))
        .getBytes(StandardCharsets.UTF_8);
  }
}
