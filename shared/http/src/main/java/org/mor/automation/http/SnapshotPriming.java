package org.mor.automation.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mor.automation.core.config.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Loads and compiles before a snapshot what a request needs, so that no restored copy has to. The
 * product's own classes are loaded by name. Those of libraries are loaded by requests to a second
 * instance of the function, which is dropped afterwards: they come from a user who does not exist,
 * and read the real tables and parameters.
 */
public final class SnapshotPriming {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotPriming.class);
  private static final String OWN = "org/mor/automation";
  private static final String SUFFIX = ".class";

  /** Enough for most of what a request runs to be compiled. */
  private static final int ROUNDS = 30;

  private static final Duration TIME = Duration.ofSeconds(60);

  private SnapshotPriming() {}

  /**
   * Never fails: a copy that is not primed is slower and otherwise the same.
   *
   * @param variables of the process; the second instance also takes the user that an event names,
   *     counts no requests, and knows no node of the chain
   * @param maker makes the second instance
   * @param events what it is sent
   */
  public static void run(
      Map<String, String> variables,
      Function<SharedServices, LambdaFunction> maker,
      List<byte[]> events) {
    Map<String, String> own = new HashMap<>(variables);
    own.put("JWT_IDENTITY", "true");
    own.put("RPC_URLS", "http://127.0.0.1:1");
    own.remove("REQUESTS_PER_MINUTE");
    own.remove("CONCURRENT_REQUESTS");
    SharedServices services =
        SharedServices.of(Environment.of(own), OutputStream.nullOutputStream());
    try (DynamoDbClient _ = services.dynamo();
        SsmClient _ = services.ssm().get()) {
      loadOwnClasses();
      // A call of this kind would write, so its classes are loaded without one.
      UpdateItemRequest.builder().build();
      UpdateItemResponse.builder().build();
      LambdaFunction function = maker.apply(services);
      List<byte[]> answered = events;
      for (int i = 0; i < ROUNDS; i++) {
        answered = answered(function, answered, services.clock().instant().plus(TIME));
      }
      if (answered.isEmpty()) {
        LOG.warn("no request could be answered before the snapshot");
      }
    } catch (IOException
        | URISyntaxException
        | ClassNotFoundException
        | RuntimeException
        | LinkageError e) {
      LOG.warn("not everything was loaded before the snapshot", e);
    }
  }

  /** An event with a key that does not exist, and then a verified subject who does not either. */
  public static byte[] event(String method, String path, String body) {
    String quoted = body.replace("\"", "\\\"");
    return String.format(
            Locale.ROOT,
            """
            {"httpMethod":"%s","path":"%s","headers":{"Authorization":"Bearer sk-snapshotprim.%s"},
             "requestContext":{"requestId":"priming","authorizer":{"claims":{"sub":"priming"}}},
             "body":"%s","isBase64Encoded":false}\
            """,
            method,
            path,
            "A".repeat(43),
            quoted)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends each event once.
   *
   * @return those that can be sent again: a function may lack the right to a table, and the chain
   *     has the list of models until the table has it
   */
  private static List<byte[]> answered(LambdaFunction function, List<byte[]> events, Instant end)
      throws IOException {
    List<byte[]> answered = new ArrayList<>();
    for (byte[] event : events) {
      String answer = new String(function.whole(event, "priming", end), StandardCharsets.UTF_8);
      if (answer.contains("\"statusCode\":5")) {
        LOG.info("a request before the snapshot was answered with {}", answer);
      } else {
        answered.add(event);
      }
    }
    return answered;
  }

  /** Lambda unpacks a package to a folder; elsewhere it is the jar. */
  private static void loadOwnClasses()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path location =
        Path.of(SnapshotPriming.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(location)) {
      loadClasses(location);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(location)) {
        loadClasses(jar.getPath("/"));
      }
    }
  }

  private static void loadClasses(Path root) throws IOException, ClassNotFoundException {
    List<String> names;
    try (Stream<Path> files = Files.walk(root.resolve(OWN))) {
      names =
          files
              .map(file -> root.relativize(file).toString())
              .filter(name -> name.endsWith(SUFFIX) && !name.endsWith("package-info.class"))
              .map(name -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
              .toList();
    }
    for (String name : names) {
      try {
        Class.forName(name);
      } catch (NoClassDefFoundError e) {
        // A function without sessions has this module's classes for them, and not their library.
        LOG.debug("{} is not loaded: {}", name, e.getMessage());
      }
    }
  }
}
