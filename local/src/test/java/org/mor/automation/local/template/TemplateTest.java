package org.mor.automation.local.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates are read as CloudFormation reads them. */
class TemplateTest {
  private static final String TEMPLATE =
      """
      Parameters:
        Endpoint:
          Type: String
          Default: ""
      Conditions:
        HasEndpoint: !Not [!Equals [!Ref Endpoint, ""]]
      Globals:
        Function:
          Environment:
            Variables:
              ENDPOINT: !If [HasEndpoint, !Ref Endpoint, !Ref AWS::NoValue]
              SHARED: one
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
        Function:
          Type: AWS::Serverless::Function
          Properties:
            Handler: org.example.Handler
            CodeUri: target/function.jar
            Environment:
              Variables:
                TABLE: !Ref Table
                SHARED: !Sub "${Table} of ${AWS::Region}"
        Option:
          Type: AWS::Serverless::Function
          Condition: HasEndpoint
          Properties:
            Handler: org.example.Option
            CodeUri: target/function.jar
      """;

  @TempDir Path directory;

  @Test
  void whatHasNoValueIsNotThere() throws IOException {
    Template template = read(Map.of());

    assertEquals(1, template.functions().size());
    assertEquals(
        Map.of("SHARED", "Table of us-east-1", "TABLE", "Table"),
        template.functions().getFirst().environment());
  }

  @Test
  void aParameterDecidesConditions() throws IOException {
    Template template = read(Map.of("Endpoint", "http://127.0.0.1:1"));

    assertEquals(2, template.functions().size());
    assertEquals(
        "http://127.0.0.1:1", template.functions().getFirst().environment().get("ENDPOINT"));
  }

  @Test
  void theProductsOwnNamesNoEndpointUnlessToldTo() throws IOException {
    Template template = Template.read(Path.of("..", "template.yaml"), Map.of());

    assertFalse(template.functions().isEmpty());
    for (Template.FunctionResource function : template.functions()) {
      assertFalse(function.environment().containsKey("AWS_ENDPOINT_URL_DYNAMODB"), function.name());
    }
  }

  private Template read(Map<String, String> parameters) throws IOException {
    Path file = Files.writeString(directory.resolve("template.yaml"), TEMPLATE);
    return Template.read(file, parameters);
  }
}
