package org.mor.automation.ops.deployment;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.CatalogueRules;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.config.ParameterSecrets;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import tools.jackson.databind.json.JsonMapper;

/** A running deployment: its functions' configuration, and clients for its parts. */
public final class Deployment implements AutoCloseable {
  private final String name;
  private final Optional<URI> url;
  private final Environment environment;
  private final AwsAccess aws;
  private final RequestLogs logs;
  private final DynamoDbClient dynamo;
  private final SsmClient ssm;

  Deployment(
      String name, Optional<URI> url, Environment environment, AwsAccess aws, RequestLogs logs) {
    this.name = name;
    this.url = url;
    this.environment = environment;
    this.aws = aws;
    this.logs = logs;
    this.dynamo = aws.client(DynamoDbClient.builder(), "DYNAMODB");
    this.ssm = aws.client(SsmClient.builder(), "SSM");
  }

  public String name() {
    return name;
  }

  /** The address of the API. */
  public URI url() {
    return url.orElseThrow(
        () -> new ConfigurationException("stack " + name + " has no output BaseUrl"));
  }

  /** The variables of the maintenance function, which has all that concerns tables and chain. */
  public Environment environment() {
    return environment;
  }

  public AwsAccess aws() {
    return aws;
  }

  public RequestLogs logs() {
    return logs;
  }

  public DynamoDbClient dynamo() {
    return dynamo;
  }

  public SsmClient ssm() {
    return ssm;
  }

  public SessionConfiguration sessions() {
    return SessionConfiguration.of(environment);
  }

  /** The models as maintenance wrote them last; empty if it never did. */
  public Optional<Catalogue> catalogue(Clock clock) {
    return new CatalogueStore(
            dynamo(),
            sessions().tables().sessions(),
            new JsonMapper(),
            CatalogueRules.of(environment),
            Duration.ZERO,
            clock)
        .read();
  }

  /** The session library as the functions have it, with the same wallets and the same journal. */
  public SessionWiring wiring(Clock clock, Sleeper sleeper) {
    return new SessionWiring(
        sessions(),
        dynamo(),
        new ParameterSecrets(this::ssm)::read,
        clock,
        sleeper,
        new SecureRandom(),
        Metrics.none(clock));
  }

  /** Where a request's lines are found. */
  public interface RequestLogs {
    /** The lines that name the request, oldest first. */
    List<String> find(String requestId);
  }

  @Override
  public void close() {
    dynamo.close();
    ssm.close();
  }
}
