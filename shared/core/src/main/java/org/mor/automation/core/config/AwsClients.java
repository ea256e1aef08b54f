package org.mor.automation.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Clients of AWS with everything said outright: the SDK's own search for a region, credentials, a
 * profile file and an HTTP client costs hundreds of milliseconds of a cold start.
 */
public final class AwsClients {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /**
   * A table answers within milliseconds; what takes longer is tried again on another connection.
   */
  private static final Duration TABLE_ATTEMPT = Duration.ofSeconds(3);

  private static final Duration TABLE_CALL = Duration.ofSeconds(10);

  /** A flag that cannot be read has a last known value, so nobody waits long for it. */
  private static final Duration PARAMETER_ATTEMPT = Duration.ofMillis(1200);

  private static final Duration PARAMETER_CALL = Duration.ofSeconds(2);

  private AwsClients() {}

  /**
   * A client of the tables.
   *
   * @param interceptors see every call
   */
  public static DynamoDbClient dynamoDb(
      Environment environment, ExecutionInterceptor... interceptors) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .region(region(environment))
            .credentialsProvider(credentials(environment))
            .endpointDiscoveryEnabled(false)
            .overrideConfiguration(
                within(TABLE_CALL).toBuilder().executionInterceptors(List.of(interceptors)).build())
            .httpClient(http(TABLE_ATTEMPT));
    return builder.endpointOverride(endpoint(environment, "dynamodb")).build();
  }

  /** Reads parameters; nothing else of the service. */
  public static SsmClient ssm(Environment environment) {
    return SsmClient.builder()
        .region(region(environment))
        .credentialsProvider(credentials(environment))
        .overrideConfiguration(within(PARAMETER_CALL))
        .httpClient(http(PARAMETER_ATTEMPT))
        .endpointOverride(endpoint(environment, "ssm"))
        .build();
  }

  /** Failed calls are repeated after a random, growing pause, but only within that time. */
  private static ClientOverrideConfiguration within(Duration call) {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(RetryMode.STANDARD)
        .apiCallTimeout(call)
        .build();
  }

  private static SdkHttpClient http(Duration read) {
    return new AwaitedHttpClient(
        "UrlConnection",
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(read)::build);
  }

  private static Region region(Environment environment) {
    return Region.of(environment.required("AWS_REGION"));
  }

  /** Said outright too, so that the SDK's list of all services in all regions can stay out. */
  private static URI endpoint(Environment environment, String service) {
    String region = region(environment).id();
    String suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return environment
        .uri("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT))
        .or(() -> environment.uri("AWS_ENDPOINT_URL"))
        .orElseGet(() -> URI.create("https://" + service + "." + region + "." + suffix));
  }

  /** Lambda gives keys in the environment, or after a snapshot by an address in it. */
  private static AwsCredentialsProvider credentials(Environment environment) {
    if (environment.optional("AWS_CONTAINER_CREDENTIALS_FULL_URI").isPresent()) {
      return ContainerCredentialsProvider.builder().build();
    }
    String id = environment.required("AWS_ACCESS_KEY_ID");
    String secret = environment.required("AWS_SECRET_ACCESS_KEY");
    AwsCredentials credentials =
        environment
            .optional("AWS_SESSION_TOKEN")
            .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, secret, token))
            .orElseGet(() -> AwsBasicCredentials.create(id, secret));
    return StaticCredentialsProvider.create(credentials);
  }
}
