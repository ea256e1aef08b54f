package org.mor.automation.ops;

import java.time.Instant;
import org.mor.automation.ops.deployment.Deployment;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The system flag of a deployment. */
public final class FlagParameter {
  private final SsmClient ssm;
  private final String name;

  public FlagParameter(Deployment deployment) {
    this.ssm = deployment.ssm();
    this.name = deployment.environment().required("FLAG_PARAMETER");
  }

  /**
   * A value.
   *
   * @param since when it was set
   */
  public record Value(String text, Instant since) {}

  public Value read() {
    Parameter parameter = ssm.getParameter(request -> request.name(name)).parameter();
    return new Value(parameter.value().strip(), parameter.lastModifiedDate());
  }

  public void set(String value) {
    ssm.putParameter(
        request -> request.name(name).type(ParameterType.STRING).overwrite(true).value(value));
  }
}
