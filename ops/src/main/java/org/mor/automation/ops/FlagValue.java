package org.mor.automation.ops;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.mor.automation.core.flag.FlagState;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.metrics.Metrics;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

/** A value of the system flag, as the functions would read it. */
record FlagValue(String text) {
  /** What the functions would do; empty if the value is malformed, which counts as off. */
  Optional<String> meaning(Clock clock) {
    FlagState state =
        new SystemFlag(
                () -> new Holding(text),
                "of this command",
                Duration.ZERO,
                Duration.ZERO,
                Metrics.none(clock),
                clock,
                new SecureRandom())
            .state();
    return switch (state) {
      case FlagState.On on ->
          Optional.of(
              "on for "
                  + (on.rollout().percent() >= 100
                      ? "everybody"
                      : on.rollout().percent()
                          + " % of users and "
                          + on.rollout().users().size()
                          + " by name")
                  + (on.rollout().onByDefault() ? ", also for users who never chose" : ""));
      case FlagState.Off off ->
          off.reason() == FlagState.Reason.SET ? Optional.of("off") : Optional.empty();
      case FlagState.Unknown _ -> Optional.empty();
    };
  }

  /** A parameter store with one value. */
  private record Holding(String value) implements SsmClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
      return GetParameterResponse.builder()
          .parameter(parameter -> parameter.name(request.name()).value(value))
          .build();
    }

    @Override
    public void close() {}
  }
}
