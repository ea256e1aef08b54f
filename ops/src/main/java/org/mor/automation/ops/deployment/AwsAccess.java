package org.mor.automation.ops.deployment;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Credentials and region by the SDK's own search, or those of the local stack. */
public final class AwsAccess {
  private final AwsCredentialsProvider credentials;
  private final Region region;
  private final Optional<Environment> endpoints;

  private AwsAccess(
      AwsCredentialsProvider credentials, Region region, Optional<Environment> endpoints) {
    this.credentials = credentials;
    this.region = region;
    this.endpoints = endpoints;
  }

  /**
   * Searches as the SDK does, and for the region as the AWS CLI does.
   *
   * @throws ConfigurationException if there is no region
   */
  public static AwsAccess found(
      Optional<String> profile, Optional<String> region, Map<String, String> variables) {
    DefaultCredentialsProvider.Builder credentials = DefaultCredentialsProvider.builder();
    profile.ifPresent(credentials::profileName);
    String name =
        region
            .or(() -> Optional.ofNullable(variables.get("AWS_REGION")))
            .or(() -> Optional.ofNullable(variables.get("AWS_DEFAULT_REGION")))
            .orElseGet(() -> regionOf(profile));
    return new AwsAccess(credentials.build(), Region.of(name), Optional.empty());
  }

  private static String regionOf(Optional<String> profile) {
    DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
    profile.ifPresent(chain::profileName);
    try {
      return chain.build().getRegion().id();
    } catch (SdkClientException e) {
      throw new ConfigurationException(
          "no AWS region: give --region, or set AWS_DEFAULT_REGION", e);
    }
  }

  /** With what a function of the local stack has in its environment. */
  static AwsAccess local(Environment environment) {
    return new AwsAccess(
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(
                environment.required("AWS_ACCESS_KEY_ID"),
                environment.required("AWS_SECRET_ACCESS_KEY"))),
        Region.of(environment.required("AWS_REGION")),
        Optional.of(environment));
  }

  public String region() {
    return region.id();
  }

  /** Builds a client. */
  public <B extends AwsClientBuilder<B, C>, C> C client(B builder, String service) {
    builder.credentialsProvider(credentials).region(region);
    endpoint(service).ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private Optional<URI> endpoint(String service) {
    return endpoints.flatMap(environment -> environment.uri("AWS_ENDPOINT_URL_" + service));
  }
}
