package org.mor.automation.core.config;

import java.util.function.Supplier;
import org.mor.automation.core.Secret;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;

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
    try {
      return new Secret(
          ssm.get()
              .getParameter(
                  GetParameterRequest.builder().name(parameter).withDecryption(true).build())
              .parameter()
              .value()
              .strip());
    } catch (SdkException e) {
      throw new ConfigurationException("parameter " + parameter + " cannot be read", e);
    }
  }
}
