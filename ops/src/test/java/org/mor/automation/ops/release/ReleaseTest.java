package org.mor.automation.ops.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {
  private static final String TEMPLATE =
      """
      Parameters:
        Stage: { Type: String, Default: prod }
        Release: { Type: String, Default: "" }
        RpcUrls: { Type: String, Default: "https://one,https://two" }
        AlarmTopic: { Type: String }
        Network: { Type: String, Default: base }
        ChainId: { Type: String, Default: "" }
      Mappings:
        Networks: { base: { ChainId: "8453" } }
      Globals:
        Function:
          Environment:
            Variables:
              RPC_URLS: !Ref RpcUrls
              CHAIN_ID: !If [HasChainId, !Ref ChainId, !FindInMap [Networks, !Ref Network, ChainId]]
              TABLE: !Ref Table
              KEY: !Sub "/x-${Stage}"
      Resources:
        Chat:
          Type: AWS::Serverless::Function
          Properties: { CodeUri: chat.jar }
        Other:
          Type: AWS::Serverless::Function
          Properties: { CodeUri: chat.jar, Handler: !If [A, b, !Ref Stage] }
        Table: { Type: AWS::DynamoDB::Table }
      """;

  @TempDir private Path folder;
  private Path jar;
  private SamTemplate template;

  @BeforeEach
  void write() throws IOException {
    jar = Files.writeString(folder.resolve("chat.jar"), "code");
    template = SamTemplate.read(Files.writeString(folder.resolve("template.yaml"), TEMPLATE));
  }

  @Test
  void theSameAgainIsTheSame() {
    String release = Release.of(template, template.defaults());
    assertEquals(release, Release.of(template, template.defaults()));
    Map<String, String> deployed = new HashMap<>(template.defaults());
    deployed.put(Release.PARAMETER, release);
    assertEquals(release, Release.of(template, deployed));
    assertTrue(release.matches("[a-z0-9]{10,64}"), release);
  }

  @Test
  void newCodeIsNew() throws IOException {
    String before = Release.of(template, template.defaults());
    Files.writeString(jar, "other code");
    assertNotEquals(before, Release.of(template, template.defaults()));
  }

  @Test
  void newParametersAreNew() {
    String before = Release.of(template, template.defaults());
    Map<String, String> changed = new HashMap<>(template.defaults());
    changed.put("RpcUrls", "https://one");
    assertNotEquals(before, Release.of(template, changed));
    changed.put("RpcUrls", "https://one,https://two");
    assertEquals(before, Release.of(template, changed));
  }

  @Test
  void aNewTemplateIsNew() throws IOException {
    String before = Release.of(template, template.defaults());
    Files.writeString(template.file(), TEMPLATE.replace("Handler", "MemorySize"));
    assertNotEquals(before, Release.of(template, template.defaults()));
  }

  @Test
  void theTemplateIsReadWithoutItsFunctions() {
    assertEquals(
        Set.of("Stage", "Release", "RpcUrls", "AlarmTopic", "Network", "ChainId"),
        template.names());
    assertEquals(List.of(jar.toAbsolutePath()), List.copyOf(template.packages()));
    assertEquals(
        Map.of("RPC_URLS", "https://one,https://two", "CHAIN_ID", "8453"),
        template.variables(template.defaults()));
    assertEquals(Map.of("CHAIN_ID", "31337"), template.variables(Map.of("ChainId", "31337")));
  }

  @Test
  void theLastThreeVersionsAndWhatAnAliasNamesAreKept() {
    List<String> versions = List.of("$LATEST", "1", "2", "9", "10", "11");
    assertEquals(List.of("2"), PublishedVersions.superfluous(versions, Set.of("1", "11")));
    assertEquals(List.of(), PublishedVersions.superfluous(List.of("$LATEST", "1"), Set.of()));
  }
}
