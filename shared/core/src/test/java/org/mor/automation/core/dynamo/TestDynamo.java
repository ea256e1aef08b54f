package org.mor.automation.core.dynamo;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The DynamoDB that the tests of a process run on, started when it is first asked for and ended
 * with the process: an endpoint named by the system property {@value #PROPERTY} or the variable
 * {@value #VARIABLE}; else LocalStack where a Docker engine answers and has its image; else an
 * embedded one. Which one it was stands in the log.
 */
public final class TestDynamo {
  public static final String PROPERTY = "test.dynamodb.endpoint";
  public static final String VARIABLE = "TEST_DYNAMODB_ENDPOINT";

  private static final Logger LOG = LoggerFactory.getLogger(TestDynamo.class);

  private TestDynamo() {}

  private static final class Started {
    static final URI ENDPOINT = start();
    static final DynamoDbClient CLIENT = AwsClients.dynamoDb(Environment.of(variables()));
  }

  /** A client that lives as long as the process. */
  public static DynamoDbClient client() {
    return Started.CLIENT;
  }

  /** What a function is given in its environment to reach it. */
  public static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", "test");
    variables.put("AWS_SECRET_ACCESS_KEY", "test");
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", Started.ENDPOINT.toString());
    return variables;
  }

  private static URI start() {
    Optional<URI> given =
        Optional.ofNullable(System.getProperty(PROPERTY))
            .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
            .filter(text -> !text.isBlank())
            .map(URI::create);
    if (given.isPresent()) {
      return chosen("the endpoint given by configuration", given.get());
    }
    return LocalStackDynamo.start()
        .map(endpoint -> chosen("LocalStack in a container", endpoint))
        .orElseGet(() -> chosen("embedded DynamoDB Local", EmbeddedDynamo.start()));
  }

  private static URI chosen(String what, URI endpoint) {
    LOG.info("tests run on {}: {}", what, endpoint);
    return endpoint;
  }
}
