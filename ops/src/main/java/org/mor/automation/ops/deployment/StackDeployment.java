package org.mor.automation.ops.deployment;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;

/** A CloudFormation stack, by its name. */
public final class StackDeployment {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String MAINTENANCE = "MaintenanceFunction";
  private static final String ALIAS = "live";

  private StackDeployment() {}

  /**
   * A stack as CloudFormation knows it.
   *
   * @param functions from the template's names to Lambda's
   */
  public record Known(
      Map<String, String> parameters, Map<String, String> outputs, Map<String, String> functions) {
    public Known {
      parameters = Map.copyOf(parameters);
      outputs = Map.copyOf(outputs);
      functions = Map.copyOf(functions);
    }
  }

  /**
   * Finds a running stack.
   *
   * @throws ConfigurationException if there is no such stack in the region, or nothing runs in it
   */
  public static Deployment find(String name, AwsAccess aws) {
    Known known =
        known(name, aws)
            .orElseThrow(
                () -> new ConfigurationException("no stack " + name + " in " + aws.region()));
    if (!known.functions().containsKey(MAINTENANCE)) {
      throw new ConfigurationException("stack " + name + " has no " + MAINTENANCE);
    }
    // Functions may share a group.
    Set<String> groups = new LinkedHashSet<>();
    Map<String, String> variables = new LinkedHashMap<>();
    try (LambdaClient lambda = aws.client(LambdaClient.builder(), "LAMBDA")) {
      GetFunctionConfigurationResponse maintenance =
          lambda.getFunctionConfiguration(
              request -> request.functionName(known.functions().get(MAINTENANCE)).qualifier(ALIAS));
      variables.putAll(maintenance.environment().variables());
      for (String function : known.functions().values()) {
        groups.add(group(lambda, function));
      }
    }
    return new Deployment(
        name,
        Optional.ofNullable(known.outputs().get("BaseUrl")).map(URI::create),
        Environment.of(variables),
        aws,
        new CloudWatchLogs(aws, List.copyOf(groups)));
  }

  private static String group(LambdaClient lambda, String function) {
    return Optional.ofNullable(
            lambda
                .getFunctionConfiguration(request -> request.functionName(function))
                .loggingConfig())
        .flatMap(logging -> Optional.ofNullable(logging.logGroup()))
        .orElse("/aws/lambda/" + function);
  }

  /** What CloudFormation knows of a stack; empty if there is none of that name. */
  public static Optional<Known> known(String name, AwsAccess aws) {
    try (CloudFormationClient formation =
        aws.client(CloudFormationClient.builder(), "CLOUDFORMATION")) {
      Stack stack =
          formation.describeStacks(request -> request.stackName(name)).stacks().getFirst();
      Map<String, String> parameters = new LinkedHashMap<>();
      stack
          .parameters()
          .forEach(each -> parameters.put(each.parameterKey(), each.parameterValue()));
      Map<String, String> outputs = new LinkedHashMap<>();
      stack.outputs().forEach(each -> outputs.put(each.outputKey(), each.outputValue()));
      Map<String, String> functions = new LinkedHashMap<>();
      // Not DescribeStackResources, which ends after a hundred.
      for (StackResourceSummary resource :
          formation
              .listStackResourcesPaginator(request -> request.stackName(name))
              .stackResourceSummaries()) {
        if (resource.resourceType().equals(FUNCTION) && resource.physicalResourceId() != null) {
          functions.put(resource.logicalResourceId(), resource.physicalResourceId());
        }
      }
      return Optional.of(new Known(parameters, outputs, functions));
    } catch (CloudFormationException e) {
      if (e.getMessage().contains("does not exist")) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
