package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.provider.BuiltInModel;
import tools.jackson.databind.JsonNode;

/** The documentation as a person sees it, in a browser. */
@ExtendWith(RunningStack.class)
class DocsPageIT {
  private static final Pattern PIECES = Pattern.compile("streamed: in (\\d+) pieces");

  @Test
  void aPersonTurnsAutomationOnAndReadsAnAnswerAsItComes(LocalStack stack)
      throws IOException, InterruptedException {
    Path screenshot = Path.of("target", "docs-page.png").toAbsolutePath();
    Files.deleteIfExists(screenshot);
    stack.maintain(); // Reads the catalogue, whose models the page suggests.
    stack
        .market()
        .model()
        .orElseThrow()
        .setPace(new BuiltInModel.Pace(Duration.ZERO, Duration.ofMillis(200)));

    String said = browse(stack, screenshot);

    assertTrue(said.contains("automation: on"), said);
    Matcher pieces = PIECES.matcher(said);
    assertTrue(pieces.find(), said);
    assertTrue(Integer.parseInt(pieces.group(1)) > 1, said);
    assertTrue(said.contains("kept: 0\n"), "the key is in memory only: " + said);
    assertTrue(said.contains("elsewhere: 0 \n"), "nothing is loaded from elsewhere: " + said);
    assertTrue(said.contains("complaints: 0 \n"), said);
    assertTrue(Files.size(screenshot) > 10_000, "a picture");
    assertTrue(Api.of(stack, "alice").settings().json().path("is_enabled").asBoolean());
  }

  @Test
  void theDescriptionIsServedWithoutWhatOnlyTheDeploymentReads(LocalStack stack) {
    Api.ApiReply reply = Api.withoutKey(stack).get("/docs/openapi.json");

    JsonNode document = reply.json();
    assertEquals(200, reply.status());
    assertTrue(document.path("paths").has("/v1/chat/completions"));
    assertFalse(reply.body().contains("x-amazon-"));
  }

  @Test
  void whatIsNotThereIsRefusedInOpenAisForm(LocalStack stack) {
    Api.ApiReply reply = Api.withoutKey(stack).get("/docs/nothing.js");

    assertEquals(404, reply.status());
    assertEquals("not_found", reply.code());
  }

  private static String browse(LocalStack stack, Path screenshot)
      throws IOException, InterruptedException {
    Process node =
        new ProcessBuilder(
                "node",
                Path.of("src/test/node/docs-page.mjs").toAbsolutePath().toString(),
                stack.url().toString(),
                screenshot.toString())
            .redirectErrorStream(true)
            .start();
    node.getOutputStream().write(stack.apiKey("alice").value().getBytes(StandardCharsets.UTF_8));
    node.getOutputStream().close();
    String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(node.waitFor(2, TimeUnit.MINUTES), said);
    assertEquals(0, node.exitValue(), said);
    return said;
  }
}
