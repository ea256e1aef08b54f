package org.mor.automation.local.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an operator does with a deployment, in an order in which one might. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpsIT {
  private static final Duration OFTEN = Duration.ofMillis(5);

  private static final String DELEGATE = "0x90f79bf6eb2c4f870365e785982e1f101e93b906";

  private Path folder;
  private LocalStack stack;
  private Ops ops;
  private String keyFile;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    folder = directory;
    stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()));
    ops = Ops.of(stack, folder);
    keyFile = ops.keyFile(stack.apiKey("alice").value()).toString();
    stack.maintain();
  }

  @AfterAll
  void close() {
    stack.close();
  }

  @Test
  @Order(1)
  void aSoundDeploymentIsCalledSound() throws Exception {
    Ops.Ended doctor = ops.run("doctor");
    doctor.says(0, "wallet-key: a SecureString");
    doctor.says(0, "wallet " + stack.market().chain().wallet());
    doctor.says(0, "2 of 2 with bids accept a connection");
    assertFalse(doctor.said().contains(stack.apiKey("alice").value()));
    ops.run("status").says(0, "3 with bids");
    ops.run("catalogue", "local-chat").says(0, "bid 0x");
  }

  @Test
  @Order(2)
  void aNewKeyOpensTheApi() throws Exception {
    Process process = ops.process("keys", "create", "carol", "laptop");
    String key = process.inputReader().readLine();
    assertEquals(200, chats(key, "settings"));
    ops.run("keys", "list", "carol").says(0, "laptop");
    String prefix = key.substring("sk-".length(), key.indexOf('.'));
    ops.run("keys", "revoke", prefix).says(0, "is revoked");
  }

  private int chats(String key, String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(stack.url() + "/api/v1/automation/" + path))
                  .header("Authorization", "Bearer " + key)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  @Order(3)
  void theSmokeTestLeavesEverythingAsItWas() throws Exception {
    Path junit = folder.resolve("junit.xml");
    String flag = stack.template().ref("FlagParameter");
    String rollout = "{\"percent\":100}";
    ops.run("flag", rollout).says(0, "on for everybody");
    Process process =
        ops.process("smoke", "--key-file", keyFile, "--with-flag", "--junit", junit.toString());
    Set<String> flags = new HashSet<>();
    while (process.isAlive()) {
      flags.add(stack.parameters().value(flag));
      LockSupport.parkNanos(OFTEN.toNanos());
    }
    Ops.Ended ended = Ops.ended(process);
    assertEquals(Set.of(rollout, "false"), flags, "a rollout is never opened to everybody");
    ended.says(0, "ok    custody: sound");
    ended.says(0, "ok    second chat on the same session");
    assertTrue(Files.readString(junit).contains("failures=\"0\""));
    ops.run("flag").says(0, rollout);
    ops.run("flag", "on");
    Ops.Ended again = ops.run("smoke", "--key-file", keyFile);
    again.says(0, "automation off");
  }

  @Test
  @Order(4)
  void anInterruptedSmokeTestPutsTheFlagBack() throws Exception {
    Process process = ops.process("smoke", "--key-file", keyFile, "--with-flag");
    String flag = stack.template().ref("FlagParameter");
    while (process.isAlive() && !stack.parameters().value(flag).equals("false")) {
      Thread.onSpinWait();
    }
    // The other way to end it would close what it prints to as well.
    process.toHandle().destroy();
    Ops.ended(process);
    ops.run("flag").says(0, "true, on for everybody, set ");
    ops.run("smoke", "--key-file", keyFile).says(0, "automation off");
  }

  @Test
  @Order(5)
  void aRollbackIsSeenFromOutside() throws Exception {
    ops.run("rollback", "--key-file", keyFile).says(0, "every chat is refused since");
    ops.run("flag", "on").says(0, "true, on for everybody, set ");
    ops.run("flag", "{\"percent\":10}").says(0, "on for 10.0 % of users");
    ops.run("flag", "on").says(0, "true, ");
    ops.run("flag", "perhaps").says(2, "The flag is on, off, or JSON");
  }

  @Test
  @Order(6)
  void moneyMovesOnlyWhenItIsAllowedTo() throws Exception {
    ops.run("wallet", "approve", "500", "--dry-run").says(0, "nothing is sent");
    ops.run("wallet", "approve", "500").says(1, "Nothing was sent.");
    ops.run("wallet", "show").says(0, "allowance  unlimited");
    ops.run("wallet", "approve", "500", "--yes").says(0, "mined in block");
    ops.run("wallet", "show").says(0, "allowance  500 MOR");
    ops.run("wallet", "delegate", DELEGATE, "--yes").says(0, "mined in block");
    ops.run("custody", "--from-block", "0").says(0, "SOUND");
  }

  @Test
  @Order(7)
  void heldStakeIsWithdrawnOnceItIsFree() throws Exception {
    ChainControl chain = ChainControl.of(stack.market().chain());
    Address wallet = stack.market().chain().wallet();
    chain.holdStakes(wallet, 2, new Wei(BigInteger.TEN.pow(18)), chain.now());
    chain.mine();
    ops.run("wallet", "show").says(0, "2 MOR free to withdraw");
    ops.run("wallet", "withdraw", "--yes").says(0, "1 withdrawals sent");
    ops.run("wallet", "show").says(0, ", 0 MOR free to withdraw");
    ops.run("wallet", "withdraw").says(0, "nothing is free");
  }

  @Test
  @Order(8)
  void aSessionWithoutARecordIsAdopted() throws Exception {
    String sessions = stack.template().ref("SessionsTable");
    for (Map<String, AttributeValue> item :
        stack.dynamo().scan(request -> request.tableName(sessions)).items()) {
      if (item.get("pool").s().startsWith("pool|")) {
        Map<String, AttributeValue> key = Map.of("pool", item.get("pool"), "id", item.get("id"));
        stack.dynamo().deleteItem(request -> request.tableName(sessions).key(key));
      }
    }
    ops.run("custody").says(1, "FOUND UnknownSession");
    ChainControl.of(stack.market().chain()).increaseTime(Duration.ofMinutes(11));
    ops.run("adopt").says(0, "1 sessions compared, 1 adopted");
    assertFalse(ops.run("custody").said().contains("UnknownSession"));
  }

  @Test
  @Order(9)
  void whatIsBrokenIsFound() throws Exception {
    stack.market().chain().setEther(stack.market().chain().wallet(), new Wei(BigInteger.ZERO));
    ops.run("status").says(1, "send ETH to the wallet");
    ops.run("doctor").says(1, "send ETH to the wallet");
    stack.parameters().put(stack.template().ref("FlagParameter"), "String", "perhaps");
    ops.run("status").says(1, "malformed, which is off");
    stack.market().providers().forEach(each -> each.close());
    ops.run("doctor").says(1, "0 of 2 with bids accept a connection");
    stack.market().chain().close();
    ops.run("doctor").says(1, "take it out of RpcUrls");
    ops.run("status").says(1, "check RPC_URLS");
  }

  @Test
  @Order(10)
  void aRequestsLinesAreFoundByItsId() throws Exception {
    ops.run("logs", "no-such-request").says(1, "No line names request");
  }
}
