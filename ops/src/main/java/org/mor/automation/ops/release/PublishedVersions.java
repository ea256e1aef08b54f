package org.mor.automation.ops.release;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mor.automation.ops.deployment.AwsAccess;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** Removes published versions of functions: an account's code storage is limited. */
public final class PublishedVersions {
  private static final String LATEST = "$LATEST";
  private static final int KEPT = 3;

  private PublishedVersions() {}

  /** Removes all but the last three versions and those that an alias names; how many. */
  public static int prune(AwsAccess aws, Iterable<String> functions) {
    int removed = 0;
    try (LambdaClient lambda = aws.client(LambdaClient.builder(), "LAMBDA")) {
      for (String function : functions) {
        List<String> versions =
            lambda
                .listVersionsByFunctionPaginator(request -> request.functionName(function))
                .versions()
                .stream()
                .map(FunctionConfiguration::version)
                .toList();
        for (String version : superfluous(versions, named(lambda, function))) {
          lambda.deleteFunction(request -> request.functionName(function).qualifier(version));
          removed++;
        }
      }
    }
    return removed;
  }

  private static Set<String> named(LambdaClient lambda, String function) {
    Set<String> named = new HashSet<>();
    for (AliasConfiguration alias :
        lambda.listAliasesPaginator(request -> request.functionName(function)).aliases()) {
      named.add(alias.functionVersion());
      // An alias that shifts traffic names a second one.
      if (alias.routingConfig() != null) {
        named.addAll(alias.routingConfig().additionalVersionWeights().keySet());
      }
    }
    return named;
  }

  static List<String> superfluous(List<String> versions, Set<String> named) {
    return versions.stream()
        .filter(version -> !version.equals(LATEST))
        .sorted(Comparator.comparingLong((String version) -> Long.parseLong(version)).reversed())
        .skip(KEPT)
        .filter(version -> !named.contains(version))
        .toList();
  }
}
