package org.mor.automation.ops;

import java.util.Optional;
import org.mor.automation.ops.deployment.AwsAccess;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.ops.deployment.LocalDeployment;
import org.mor.automation.ops.deployment.StackDeployment;
import picocli.CommandLine.Mixin;
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

  @Mixin private AwsOptions aws = new AwsOptions();

  boolean given() {
    return stack.isPresent() || local.isPresent();
  }

  /** How AWS is asked, where no stack is needed for that. */
  AwsAccess aws(Terminal terminal) {
    return aws.access(terminal);
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
