package org.mor.automation.core.config;

import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.Secret;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.Parameter;

/**
 * Secrets that stand in encrypted parameters, so that no environment variable or template has them.
 */
public final class ParameterSecrets {
  private final Supplier<SsmClient> ssm;

  public ParameterSecrets(Supplier<SsmClient> ssm) {
    this.ssm = ssm;
  }

  /**
   * Reads a secret.
   *
   * @throws ConfigurationException that names the parameter, if it cannot be read
   */
  public Secret read(String parameter) {
    GetParameterRequest request =
        GetParameterRequest.builder().name(parameter).withDecryption(true).build();
    try {
      return Optional.ofNullable(ssm.get().getParameter(request).parameter())
          .map(Parameter::value)
          .map(value -> new Secret(value.strip()))
          .orElseThrow(
              () -> new ConfigurationException("parameter " + parameter + " has no value"));
    } catch (AwsServiceException e) {
      throw new ConfigurationException("parameter " + parameter + " cannot be read", e);
    } catch (SdkException e) {
      // Without the cause: where the SDK cannot parse an answer, it quotes the secret in it.
      throw new ConfigurationException(
          "parameter " + parameter + " cannot be read: " + innermost(e).getClass().getName());
    }
  }

  private static Throwable innermost(Throwable failure) {
    return failure.getCause() == null ? failure : innermost(failure.getCause());
  }
}
