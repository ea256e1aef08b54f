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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
   */
  public static void run(
      Map<String, String> variables,
      Function<SharedServices, HttpHandler> maker,
      List<PrimingRequest> requests) {
    Map<String, String> own = new HashMap<>(variables);
    own.put("JWT_IDENTITY", "true");
    own.put("RPC_URLS", "http://127.0.0.1:1");
    own.remove("REQUESTS_PER_MINUTE");
    own.remove("CONCURRENT_REQUESTS");
    try {
      prime(Environment.of(own), maker, requests);
    } catch (IOException
        | URISyntaxException
        | ClassNotFoundException
        | RuntimeException
        | LinkageError e) {
      LOG.warn("not everything was loaded before the snapshot", e);
    }
  }

  private static void prime(
      Environment environment,
      Function<SharedServices, HttpHandler> maker,
      List<PrimingRequest> requests)
      throws IOException, URISyntaxException, ClassNotFoundException {
    SharedServices services = SharedServices.of(environment, OutputStream.nullOutputStream());
    try (DynamoDbClient _ = services.dynamo();
        SsmClient _ = services.ssm().get()) {
      loadOwnClasses();
      // A call of this kind would write, so its classes are loaded without one.
      UpdateItemRequest.builder().build();
      UpdateItemResponse.builder().build();
      HttpHandler handler = maker.apply(services);
      List<PrimingRequest> answered = requests;
      for (int i = 0; i < ROUNDS; i++) {
        answered = answered(handler, answered, services);
      }
      if (answered.isEmpty()) {
        LOG.warn("no request could be answered before the snapshot");
      }
    }
  }

  /**
   * Sends each request once.
   *
   * @return those that can be sent again: a function may lack the right to a table, and the chain
   *     has the list of models until the table has it
   */
  private static List<PrimingRequest> answered(
      HttpHandler handler, List<PrimingRequest> requests, SharedServices services)
      throws IOException {
    List<PrimingRequest> answered = new ArrayList<>();
    for (PrimingRequest request : requests) {
      byte[] answer =
          handler.whole(
              request.event(services.json()), "priming", services.clock().instant().plus(TIME));
      if (services.json().readTree(answer).path("statusCode").asInt() == request.status()) {
        answered.add(request);
      } else {
        LOG.info(
            "a request before the snapshot was answered with {}",
            new String(answer, StandardCharsets.UTF_8));
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
