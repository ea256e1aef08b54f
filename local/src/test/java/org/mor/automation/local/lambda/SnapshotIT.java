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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.local.template.Template;
import org.mor.automation.local.web.WebServer;

/** The packaged functions around a snapshot. */
class SnapshotIT {
  private static final Path ROOT = Path.of("..");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtomicInteger sent = new AtomicInteger();
  private final InvocationQueue queue = new InvocationQueue();

  @ParameterizedTest
  @ValueSource(strings = {"ChatFunction", "GetSettingsFunction", "PutSettingsFunction"})
  void everythingIsLoadedAndNothingIsSentBeforeTheSnapshot(String name) throws Exception {
    Path folder = Path.of("target", "functions").toAbsolutePath();
    rehearse(name, TaskFolder.of(spec(name, "http://127.0.0.1:1"), folder));
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
        rehearse(
            "ChatFunction",
            new TaskFolder(folder, Optional.of(script)),
            "-Djava.io.tmpdir=" + folder.resolve("no-such-folder"));
    assertTrue(said.contains("secp256k1: libsecp256k1"), said);
    assertFalse(said.contains("secp256k1: no native library"), said);
  }

  private String rehearse(String name, TaskFolder task, String... options) throws Exception {
    Path log = Path.of("target", "functions", "snapshot-" + name + ".log");
    try (WebServer network =
            new WebServer(
                "network",
                0,
                exchange -> {
                  sent.incrementAndGet();
                  exchange.sendJson(500, "{}");
                });
        RuntimeApiServer api = new RuntimeApiServer(name, queue, 1, Clock.systemUTC())) {
      FunctionSpec spec = spec(name, network.url().toString()).withJavaOptions(options);
      try (FunctionProcess process = FunctionProcess.start(spec, task, api.address(), log)) {
        await(api, process);
        assertEquals(0, sent.get());
        String said = Files.readString(log);
        assertFalse(said.contains("not everything was loaded"), said);
        // A request that was rehearsed to where the chain would be, in the function that asks it.
        assertEquals(name.equals("ChatFunction"), said.contains("chain_unavailable"), said);
        RecordingReply reply = new RecordingReply();
        PendingInvocation work = new PendingInvocation("id-1", event(name), PATIENCE, reply);
        queue.add(work);
        assertTrue(work.finishedWithin(PATIENCE));
        assertEquals(503, status(reply), said);
        // The copy has asked the network for what the rehearsal had from memory.
        assertTrue(sent.get() > 0);
        assertEquals(List.of(), api.violations());
        return said;
      }
    }
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
