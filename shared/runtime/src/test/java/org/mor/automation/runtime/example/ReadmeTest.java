package org.mor.automation.runtime.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mor.automation.runtime.LambdaMain;
import org.mor.automation.runtime.ScriptedRuntimeApi;

/** The README's example is compiled source, and streams when it is run as the README says. */
class ReadmeTest {
  private static final Path SOURCE =
      Path.of("src/test/java/org/mor/automation/runtime/example/CountdownHandler.java");
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final long TIMEOUT_SECONDS = 60;

  @Test
  void showsTheSourceThatIsCompiled() throws IOException {
    Matcher block = JAVA_BLOCK.matcher(Files.readString(Path.of("README.md")));
    assertTrue(block.find());
    String source = Files.readString(SOURCE);
    assertEquals(source.substring(source.indexOf("public final class")), block.group(1));
  }

  @Test
  void streamsAndEndsWithTheRuntimeApi() throws Exception {
    try (ScriptedRuntimeApi api = new ScriptedRuntimeApi("{}")) {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              String.join(File.pathSeparator, "target/classes", "target/test-classes"),
              LambdaMain.class.getName(),
              CountdownHandler.class.getName());
      builder
          .environment()
          .put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.environment(false).port());
      Process process = builder.inheritIO().start();
      assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      assertEquals(1, process.exitValue());
      List<String> chunks = api.request("/id-1/response").chunks();
      String prelude = "{\"statusCode\":200,\"headers\":{\"Content-Type\":\"text/plain\"}}";
      assertEquals(List.of(prelude + "\0".repeat(8) + "3\n", "2\n", "1\n"), chunks);
    }
  }
}
