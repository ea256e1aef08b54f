package org.mor.automation.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.config.ParameterSecrets;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.tx.LocalTransactionSigner;
import org.mor.automation.ops.deployment.AwsAccess;
import org.mor.automation.session.wiring.SessionConfiguration;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** What a deployment needs of its AWS account. */
final class AccountChecks implements AutoCloseable {
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final AwsAccess aws;
  private final Environment environment;
  private final SessionConfiguration.Keys keys;
  private final Clock clock;
  private final SsmClient ssm;

  AccountChecks(AwsAccess aws, Environment environment, Clock clock) {
    this.aws = aws;
    this.environment = environment;
    this.keys = SessionConfiguration.of(environment).keys();
    this.clock = clock;
    this.ssm = aws.client(SsmClient.builder(), "SSM");
  }

  List<Check> account() {
    try (StsClient sts = aws.client(StsClient.builder(), "STS")) {
      GetCallerIdentityResponse caller = sts.getCallerIdentity();
      List<Check> checks = new ArrayList<>();
      checks.add(
          Check.ok("account", caller.account() + " in " + aws.region() + " as " + caller.arn()));
      caller
          .sdkHttpResponse()
          .firstMatchingHeader("Date")
          .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
          .ifPresent(time -> checks.add(skew(time)));
      return checks;
    }
  }

  private Check skew(Instant awsTime) {
    Duration skew = Duration.between(awsTime, clock.instant()).abs();
    return Check.of(
        skew.compareTo(SKEW) < 0,
        "clock of AWS",
        Amounts.time(skew) + " from this machine's",
        "set this machine's clock: AWS refuses signatures that are five minutes off");
  }

  /** Whether each parameter is there and has the right type; a value is never shown. */
  List<Check> parameters(boolean first) {
    List<Check> checks = new ArrayList<>();
    keys.wallets().forEach(name -> checks.add(parameter(name, ParameterType.SECURE_STRING)));
    checks.add(parameter(keys.transport(), ParameterType.SECURE_STRING));
    // The flag comes with the stack.
    if (!first) {
      checks.add(parameter(environment.required("FLAG_PARAMETER"), ParameterType.STRING));
    }
    return checks;
  }

  private Check parameter(String name, ParameterType wanted) {
    String check = "parameter " + name;
    try {
      ParameterType type = ssm.getParameter(request -> request.name(name)).parameter().type();
      return Check.of(
          type == wanted, check, "a " + type, "delete it and put it again as a " + wanted);
    } catch (ParameterNotFoundException e) {
      return Check.failed(
          check,
          "missing in " + aws.region(),
          "aws ssm put-parameter --type " + wanted + " --name " + name + " --value ...");
    }
  }

  /** The addresses of the keys; each is decrypted for that and forgotten. */
  List<Address> wallets() {
    ParameterSecrets secrets = new ParameterSecrets(() -> ssm);
    return keys.wallets().stream()
        .map(name -> PrivateKey.parse(secrets.read(name).value()))
        .map(key -> new LocalTransactionSigner(key, Secp256k1.best()).address())
        .toList();
  }

  @Override
  public void close() {
    ssm.close();
  }
}
