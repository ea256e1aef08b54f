package org.mor.automation.ops;

import java.util.Optional;
import org.mor.automation.ops.deployment.AwsAccess;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.ops.deployment.LocalDeployment;
import org.mor.automation.ops.deployment.StackDeployment;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The deployment that a command is about. */
final class Target {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--stack", paramLabel = "NAME", description = "CloudFormation stack.")
  private Optional<String> stack = Optional.empty();

  @Option(
      names = "--local",
      paramLabel = "FILE_OR_URL",
      description = "Instead of a stack: the description that the local stack prints as READY.")
  private Optional<String> local = Optional.empty();

  @Option(names = "--profile", paramLabel = "NAME", description = "Profile of the AWS CLI.")
  private Optional<String> profile = Optional.empty();

  @Option(names = "--region", paramLabel = "NAME", description = "AWS region.")
  private Optional<String> region = Optional.empty();

  boolean given() {
    return stack.isPresent() || local.isPresent();
  }

  /** How AWS is asked, where no stack is needed for that. */
  AwsAccess aws(Terminal terminal) {
    return AwsAccess.found(profile, region, terminal.variables());
  }

  Deployment open(Terminal terminal) {
    if (stack.isPresent() == local.isPresent()) {
      throw new ParameterException(command.commandLine(), "Give either --stack or --local");
    }
    return local
        .map(LocalDeployment::read)
        .orElseGet(() -> StackDeployment.find(stack.orElseThrow(), aws(terminal)));
  }
}
