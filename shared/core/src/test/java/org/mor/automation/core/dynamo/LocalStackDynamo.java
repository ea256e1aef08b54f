package org.mor.automation.core.dynamo;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack where it is at hand: nothing is downloaded for a test run. */
final class LocalStackDynamo {
  private static final String IMAGE = "localstack/localstack";

  private LocalStackDynamo() {}

  static Optional<URI> start() {
    if (!engineIsLikely() || !DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    return imageAtHand()
        .map(
            image -> {
              LocalStackContainer container =
                  new LocalStackContainer(DockerImageName.parse(image))
                      .withServices("dynamodb")
                      .withEnv("EAGER_SERVICE_LOADING", "1");
              container.start();
              return container.getEndpoint();
            });
  }

  /** Asking the library takes seconds and pages of log where there is nothing to be found. */
  private static boolean engineIsLikely() {
    return System.getenv("DOCKER_HOST") != null
        || Files.exists(Path.of("/var/run/docker.sock"))
        || Files.exists(Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"));
  }

  private static Optional<String> imageAtHand() {
    return DockerClientFactory.instance().client().listImagesCmd().exec().stream()
        .filter(image -> image.getRepoTags() != null)
        .flatMap(image -> Arrays.stream(image.getRepoTags()))
        .filter(tag -> tag.startsWith(IMAGE + ":"))
        .findFirst();
  }
}
