package org.mor.automation.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.AuthResult;
import org.mor.automation.core.auth.Authenticator;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.ops.Operator.Ended;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class KeysCommandTest {
  private final String table = TestTables.apiKeys(TestDynamo.client());
  private final ApiKeys keys =
      new ApiKeys(TestDynamo.client(), table, new SecureRandom(), Clock.systemUTC());
  private final Operator operator = new Operator();

  @TempDir private Path directory;
  private String stack;

  @BeforeEach
  void describeStack() throws IOException {
    ObjectNode description = new JsonMapper().createObjectNode().put("base_url", "http://none");
    ObjectNode environment = description.putObject("environment");
    TestDynamo.variables().forEach(environment::put);
    environment.put("API_KEYS_TABLE", table);
    stack = Files.writeString(directory.resolve("stack"), "READY " + description).toString();
  }

  private AuthResult authenticated(String key) {
    return new Authenticator(keys, Duration.ZERO, Clock.systemUTC())
        .authenticate(Optional.of("Bearer " + key));
  }

  @Test
  void onlyTheKeyIsPrintedAndItIsTheUsers() {
    Ended ended = operator.run("keys", "create", "--local", stack, "alice", "laptop");

    assertEquals(0, ended.code(), ended.err());
    String key = ended.out().strip();
    assertEquals(
        new AuthResult.Known(new UserId("alice"), ApiKey.parse(key).orElseThrow().prefix()),
        authenticated(key));
    assertEquals("laptop", keys.list(new UserId("alice")).getFirst().name());
    assertFalse(ended.err().contains(key.substring(key.indexOf('.') + 1)), ended.err());
  }

  @Test
  void whatIsNoUserGetsNoKey() {
    for (String user : List.of("", " ", " alice", "al\nice", "a".repeat(201))) {
      Ended ended = operator.run("keys", "create", "--local", stack, user, "laptop");
      assertEquals(2, ended.code(), user);
      assertEquals("", ended.out());
    }
    assertEquals(2, operator.run("keys", "create", "--local", stack).code());
  }

  @Test
  void aRevokedKeyIsListedAndOpensNothing() {
    ApiKey key = keys.create(new UserId("bob"), "phone");
    assertEquals(0, operator.run("keys", "revoke", "--local", stack, key.prefix()).code());

    Ended listed = operator.run("keys", "list", "--local", stack, "bob");
    assertTrue(listed.out().contains(key.prefix() + "  revoked"), listed.out());
    assertFalse(listed.out().contains(key.secret().value()), listed.out());
    assertFalse(authenticated(key.whole().value()) instanceof AuthResult.Known);
    assertEquals(1, operator.run("keys", "revoke", "--local", stack, "nosuchkey").code());
  }

  @Test
  void oneDeploymentIsNamed() {
    assertEquals(2, operator.run("keys", "list", "bob").code());
    assertEquals(2, operator.run("keys", "list", "--local", stack, "--stack", "x", "bob").code());
    Ended missing = operator.run("keys", "list", "--local", stack + "-not", "bob");
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("cannot be read"), missing.err());
  }
}
