package org.mor.automation.ops;

import java.util.LinkedHashSet;
import java.util.Set;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.session.chain.ChainException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Failures in one line for a person. */
public final class Reasons {
  private Reasons() {}

  public static String of(Throwable failure) {
    Set<String> reasons = new LinkedHashSet<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      reasons.add(one(each));
    }
    return String.join("; because of: ", reasons);
  }

  private static String one(Throwable failure) {
    return switch (failure) {
      case AwsServiceException e when e.awsErrorDetails() != null ->
          e.awsErrorDetails().serviceName()
              + " refused: "
              + e.awsErrorDetails().errorCode()
              + " "
              + e.awsErrorDetails().errorMessage();
      case SdkClientException e
          when e.getMessage() != null && e.getMessage().startsWith("Unable to load credentials") ->
          "no AWS credentials: give --profile, or sign in with aws sso login";
      case RpcException e -> "node: " + e.failure();
      case ConfigurationException e -> e.getMessage();
      case ChainException e -> "the chain: " + e.getMessage();
      case IllegalArgumentException e when e.getMessage() != null -> e.getMessage();
      default ->
          failure.getMessage() == null
              ? failure.getClass().getSimpleName()
              : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    };
  }
}
