package org.mor.automation.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mor.automation.ops.Operator.Ended;

/** With a program in place of sam that notes its arguments, and CloudFormation's own answers. */
class DeployCommandTest {
  private static final String NO_STACK =
      "<ErrorResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><Error>"
          + "<Type>Sender</Type><Code>ValidationError</Code>"
          + "<Message>Stack with id x does not exist</Message></Error></ErrorResponse>";

  private static final String STACK =
      "<DescribeStacksResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
          + "<DescribeStacksResult><Stacks><member><StackName>x</StackName>"
          + "<StackStatus>UPDATE_COMPLETE</StackStatus>"
          + "<CreationTime>2026-01-01T00:00:00Z</CreationTime><Parameters>%s</Parameters>"
          + "</member></Stacks></DescribeStacksResult></DescribeStacksResponse>";

  private static final String RESOURCES =
      "<ListStackResourcesResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
          + "<ListStackResourcesResult><StackResourceSummaries/></ListStackResourcesResult>"
          + "</ListStackResourcesResponse>";

  @TempDir private Path folder;
  private RecordedAws aws;
  private Operator operator;
  private Path template;
  private Path called;

  @BeforeEach
  void prepare() throws IOException {
    aws =
        new RecordedAws()
            .answering("Action=DescribeStacks", NO_STACK)
            .answering("Action=ListStackResources", RESOURCES);
    Files.writeString(folder.resolve("chat.jar"), "code");
    template =
        Files.writeString(
            folder.resolve("template.yaml"),
            """
            Parameters:
              Stage: { Type: String, Default: prod }
              Release: { Type: String, Default: "" }
              Empty: { Type: String, Default: "" }
              Limit: { Type: Number, Default: 5 }
              RpcUrls: { Type: String, Default: "" }
            Resources:
              Chat: { Type: AWS::Serverless::Function, Properties: { CodeUri: chat.jar } }
            """);
    called = folder.resolve("called");
    Files.createFile(
        folder.resolve("sam"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(folder.resolve("sam"), "#!/bin/sh\nprintf '%s\\n' \"$@\" > " + called + "\n");
    operator =
        new Operator().with("PATH", folder.toString()).with("AWS_DEFAULT_REGION", "eu-west-1");
  }

  @AfterEach
  void end() {
    aws.close();
  }

  private void deployed(String... parameters) {
    aws.answering("Action=DescribeStacks", STACK.replace("%s", String.join("", parameters)));
  }

  private Ended deploy(String... more) {
    String[] arguments = new String[5 + more.length];
    System.arraycopy(
        new String[] {"deploy", "--stage", "test", "--template", template.toString()},
        0,
        arguments,
        0,
        5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return operator.run(arguments);
  }

  private static String parameter(String name, String value) {
    return "<member><ParameterKey>"
        + name
        + "</ParameterKey><ParameterValue>"
        + value
        + "</ParameterValue></member>";
  }

  @Test
  void aNewStackGetsEveryParameterAndARelease() throws IOException {
    Ended ended = deploy("-p", "Limit=7", "--", "--no-rollback");
    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("new stack morpheus-automation-test"), ended.out());
    String arguments = Files.readString(called);
    assertTrue(arguments.contains("--resolve-s3\n"), arguments);
    assertTrue(arguments.contains("--no-rollback\n"), arguments);
    assertTrue(arguments.contains("Empty=\"\"\nLimit=\"7\"\nRelease=\""), arguments);
    assertTrue(arguments.contains("Stage=\"test\"\n"), arguments);
  }

  @Test
  void whatIsNotGivenStaysAsTheStackHasIt() throws IOException {
    deployed(parameter("Limit", "9"), parameter("Release", "oldoldold1"));
    Ended ended = deploy();
    assertEquals(0, ended.code(), ended.err());
    assertTrue(Files.readString(called).contains("Limit=\"9\"\n"));
    assertTrue(ended.out().contains("Release: oldoldold1 -> "), ended.out());
  }

  @Test
  void theSameAgainIsNoNewRelease() throws IOException {
    deploy();
    String release = Files.readString(called).replaceAll("(?s).*Release=\"([^\"]*)\".*", "$1");
    deployed(parameter("Stage", "test"), parameter("Release", release));
    assertTrue(deploy("--dry-run").out().contains("nothing is published anew"));
    assertTrue(deploy("--dry-run", "-p", "Limit=6").out().contains("Release: " + release + " ->"));
  }

  @Test
  void aDryRunDeploysNothing() {
    Ended ended = deploy("--dry-run", "-p", "RpcUrls=https://node/secret");
    assertTrue(!ended.out().contains("secret"), ended.out());
    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("nothing is deployed"), ended.out());
    assertTrue(Files.notExists(called));
  }

  @Test
  void whatCannotBeDeployedIsRefused() throws IOException {
    assertEquals(2, deploy("-p", "NoSuch=1").code());
    assertEquals(2, deploy("-p", "Release=1").code());
    assertEquals(2, deploy("--", "--parameter-overrides", "Limit=1").code());
    Ended without =
        operator
            .with("PATH", "/nowhere")
            .run("deploy", "--stage", "test", "--template", template.toString());
    assertEquals(1, without.code());
    assertTrue(without.err().contains("sam is not on the PATH"), without.err());
    Files.delete(folder.resolve("chat.jar"));
    operator.with("PATH", folder.toString());
    assertTrue(deploy().err().contains("mvn package"));
  }

  @Test
  void aFailureOfSamIsAFailure() throws IOException {
    Files.writeString(folder.resolve("sam"), "#!/bin/sh\nexit 3\n");
    assertEquals(1, deploy().code());
  }
}
