package org.mor.automation.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.ops.Operator.Ended;
import org.mor.automation.ops.deployment.AwsAccess;

/** Finds a stack by its name, over answers as CloudFormation, Lambda, SSM and Logs give them. */
class StackDeploymentTest {
  private static final String FORMATION =
      "xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"";

  private final Operator operator = new Operator().with("AWS_DEFAULT_REGION", "eu-west-1");
  private RecordedAws aws;

  @BeforeEach
  void start() throws IOException {
    aws =
        new RecordedAws()
            .answering(
                "Action=DescribeStacks",
                "<DescribeStacksResponse "
                    + FORMATION
                    + "><DescribeStacksResult><Stacks><member><StackName>prod</StackName>"
                    + "<StackStatus>CREATE_COMPLETE</StackStatus>"
                    + "<CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs><member>"
                    + "<OutputKey>BaseUrl</OutputKey><OutputValue>http://api</OutputValue>"
                    + "</member></Outputs></member></Stacks></DescribeStacksResult>"
                    + "</DescribeStacksResponse>")
            .answering(
                "Action=ListStackResources",
                "<ListStackResourcesResponse "
                    + FORMATION
                    + "><ListStackResourcesResult><NextToken>more</NextToken>"
                    + "<StackResourceSummaries>"
                    + resource("FlagParameter", "/prod/flag", "AWS::SSM::Parameter")
                    + "</StackResourceSummaries></ListStackResourcesResult>"
                    + "</ListStackResourcesResponse>")
            .answering(
                "NextToken=more",
                "<ListStackResourcesResponse "
                    + FORMATION
                    + "><ListStackResourcesResult><StackResourceSummaries>"
                    + resource("MaintenanceFunction", "prod-m", "AWS::Lambda::Function")
                    + resource("SettingsFunction", "prod-s", "AWS::Lambda::Function")
                    + "</StackResourceSummaries></ListStackResourcesResult>"
                    + "</ListStackResourcesResponse>")
            .answering(
                "/functions/prod-m/configuration",
                "{\"FunctionName\":\"prod-m\",\"LoggingConfig\":{\"LogGroup\":\"/groups/m\"},"
                    + "\"Environment\":{\"Variables\":{\"FLAG_PARAMETER\":\"/prod/flag\"}}}")
            .answering(
                "/functions/prod-s/configuration",
                "{\"FunctionName\":\"prod-s\",\"LoggingConfig\":{\"LogGroup\":\"/groups/m\"}}")
            .answering(
                "AmazonSSM.GetParameter",
                "{\"Parameter\":{\"Name\":\"/prod/flag\",\"Type\":\"String\",\"Value\":\"true\","
                    + "\"LastModifiedDate\":1767225600.5}}")
            .answering("AmazonSSM.PutParameter", "{\"Version\":2,\"Tier\":\"Standard\"}")
            .answering(
                "Logs_20140328.FilterLogEvents",
                "{\"events\":[{\"timestamp\":1767225600000,\"message\":\"{\\\"id\\\":\\\"r-1\\\"}\\n"
                    + "\"}]}");
  }

  @AfterEach
  void end() {
    aws.close();
  }

  private static String resource(String logical, String physical, String type) {
    return "<member><LogicalResourceId>"
        + logical
        + "</LogicalResourceId><PhysicalResourceId>"
        + physical
        + "</PhysicalResourceId><ResourceType>"
        + type
        + "</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>";
  }

  private boolean asked(String... texts) {
    return aws.requests().stream()
        .anyMatch(request -> java.util.Arrays.stream(texts).allMatch(request::contains));
  }

  @Test
  void theFlagIsFoundByTheStacksName() {
    Ended ended = operator.run("flag", "off", "--stack", "prod");
    assertEquals(0, ended.code(), ended.err());
    assertTrue(
        ended.out().startsWith("true, on for everybody, set 2026-01-01T00:00:00.500Z, "),
        ended.out());
    assertTrue(asked("/functions/prod-m/configuration", "Qualifier=live"));
    assertTrue(asked("AmazonSSM.PutParameter", "\"/prod/flag\"", "\"false\""));
  }

  @Test
  void aRollbackWithoutAKeyTurnsTheFlagOffAllTheSame() {
    Ended ended = operator.run("rollback", "--stack", "prod");
    assertEquals(2, ended.code());
    assertTrue(ended.err().contains("--key-file"), ended.err());
    assertTrue(asked("AmazonSSM.PutParameter", "\"/prod/flag\"", "\"false\""));
  }

  @Test
  void aRequestsLinesComeFromTheFunctionsGroups() {
    Ended ended = operator.run("logs", "r-1", "--stack", "prod");
    assertEquals(0, ended.code(), ended.err());
    assertEquals("2026-01-01T00:00:00Z  m  {\"id\":\"r-1\"}", ended.out().strip());
    assertTrue(asked("FilterLogEvents", "/groups/m", "\\\"r-1\\\""));
  }

  @Test
  void aStackThatIsNotThereIsNamed() {
    aws.answering(
        "Action=DescribeStacks",
        "<ErrorResponse "
            + FORMATION
            + "><Error><Type>Sender</Type><Code>ValidationError</Code>"
            + "<Message>Stack with id prod does not exist</Message></Error></ErrorResponse>");
    Ended ended = operator.run("flag", "--stack", "prod");
    assertEquals(1, ended.code());
    assertEquals("no stack prod in eu-west-1", ended.err().strip());
  }

  @Test
  void theRegionIsFoundAsTheAwsCliFindsIt() {
    Map<String, String> both = Map.of("AWS_REGION", "eu-west-2", "AWS_DEFAULT_REGION", "eu-west-1");
    assertEquals("eu-west-3", region(Optional.of("eu-west-3"), both));
    assertEquals("eu-west-2", region(Optional.empty(), both));
    assertEquals("eu-west-1", region(Optional.empty(), Map.of("AWS_DEFAULT_REGION", "eu-west-1")));
  }

  private static String region(Optional<String> given, Map<String, String> variables) {
    return AwsAccess.found(Optional.empty(), given, variables).region();
  }
}
