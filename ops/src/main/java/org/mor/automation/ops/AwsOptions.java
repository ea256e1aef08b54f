package org.mor.automation.ops;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mor.automation.ops.deployment.AwsAccess;
import picocli.CommandLine.Option;

/** Where AWS is, and as whom. */
final class AwsOptions {
  @Option(names = "--profile", paramLabel = "NAME", description = "Profile of the AWS CLI.")
  private Optional<String> profile = Optional.empty();

  @Option(names = "--region", paramLabel = "NAME", description = "AWS region.")
  private Optional<String> region = Optional.empty();

  AwsAccess access(Terminal terminal) {
    return AwsAccess.found(profile, region, terminal.variables());
  }

  /** The same for another program that takes them. */
  List<String> arguments() {
    return Stream.concat(
            profile.stream().flatMap(each -> Stream.of("--profile", each)),
            region.stream().flatMap(each -> Stream.of("--region", each)))
        .toList();
  }
}
