package org.mor.automation.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.AuthResult;
import org.mor.automation.core.auth.Authenticator;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;

/** The command as an operator starts it, from the package. */
class KeyCommandIT {
  private final String table = TestTables.apiKeys(TestDynamo.client());
  private final ApiKeys keys =
      new ApiKeys(TestDynamo.client(), table, new SecureRandom(), Clock.systemUTC());

  @TempDir Path directory;

  private record Ended(int code, String out, String err) {}

  private Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "settings.jar").toString(),
                "org.mor.automation.settings.KeyCommand"));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(TestDynamo.variables());
    builder.environment().put("API_KEYS_TABLE", table);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void theKeyThatItPrintsIsTheUsers() throws Exception {
    Ended ended = run("alice", "laptop");

    assertEquals(0, ended.code(), ended.err());
    String key = ended.out().strip();
    assertEquals(
        new AuthResult.Known(new UserId("alice"), ApiKey.parse(key).orElseThrow().prefix()),
        new Authenticator(keys, Duration.ZERO, Clock.systemUTC())
            .authenticate(Optional.of("Bearer " + key)));
    assertEquals("laptop", keys.list(new UserId("alice")).getFirst().name());
    assertFalse(ended.err().contains(key.substring(key.indexOf('.') + 1)), ended.err());
  }

  @Test
  void whatIsNoUserGetsNoKey() throws Exception {
    for (String user : List.of("", " ", " alice", "al\nice", "a".repeat(201))) {
      Ended ended = run(user);
      assertEquals(2, ended.code(), user);
      assertEquals("", ended.out());
      assertTrue(ended.err().startsWith("usage"), ended.err());
    }
    assertEquals(2, run().code());
  }
}
