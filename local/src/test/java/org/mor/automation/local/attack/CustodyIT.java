package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.operations.Ops;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.audit.CustodyReport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Breaks one thing after another, sees that the audit names it, and puts it back. */
class CustodyIT {
  @TempDir private Path folder;
  private LocalStack stack;
  private String sessions;
  private String wallets;

  @Test
  void everythingThatIsBrokenIsNamed() throws Exception {
    try (LocalStack running = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()))) {
      stack = running;
      sessions = stack.template().ref("SessionsTable");
      wallets = stack.template().ref("WalletsTable");
      ChatUser alice = ChatUser.of(stack, "alice");
      alice.turnOn();
      assertEquals(200, alice.chat("local-chat", "hello").status());
      Auditor.sound(stack);
      commandSays(0, "SOUND");

      Map<String, AttributeValue> record = one("pool|");
      Map<String, AttributeValue> account = one("account|");
      delete(record);
      assertEquals(List.of("UnknownSession", "WrongSessionCount", "WrongStakeCount"), found());
      commandSays(1, "FOUND UnknownSession");
      put(with(record, "session_id", AttributeValue.fromB(bytes(32))));
      assertEquals(List.of("MissingSession", "UnknownSession"), found());
      put(with(record, "ends_at", AttributeValue.fromN("1")));
      assertEquals(List.of("Contradiction"), found());
      put(
          with(
              with(with(record, "stage", text("CHOSEN")), "lease_owner", text("x")),
              "lease_until",
              AttributeValue.fromN("1")));
      assertEquals(List.of("OverdueRecord", "UnknownSession"), found());
      put(record);
      put(with(account, "open_sessions", AttributeValue.fromN("2")));
      assertEquals(List.of("WrongSessionCount"), found());
      put(with(account, "open_stake", AttributeValue.fromN("2")));
      assertEquals(List.of("WrongStakeCount"), found());
      put(account);
      brokenWallet();
      Auditor.sound(stack);
      // Where the contract holds, sessions wait for the day of their end to be over.
      Crowd.pastMidnight(stack);
      assertEquals(List.of("OverdueSession"), found());
      stack.maintain();
      stack.maintain();
      Auditor.sound(stack);
    }
  }

  private void brokenWallet() throws Exception {
    ChainControl chain = ChainControl.of(stack.market().chain());
    Address wallet = stack.market().chain().wallet();
    Map<String, AttributeValue> usage = Map.of("wallet", text(wallet.hex()), "item", text("usage"));
    stack
        .dynamo()
        .putItem(
            request ->
                request
                    .tableName(wallets)
                    .item(with(usage, "open_stake", AttributeValue.fromN("1"))));
    assertEquals(List.of("WrongWalletCount"), found());
    stack.dynamo().deleteItem(request -> request.tableName(wallets).key(usage));

    Map<String, AttributeValue> first =
        Map.of("wallet", text(wallet.hex()), "item", text("tx#0000000000000000"));
    Map<String, AttributeValue> entry =
        stack.dynamo().getItem(request -> request.tableName(wallets).key(first)).item();
    stack.dynamo().deleteItem(request -> request.tableName(wallets).key(first));
    assertEquals(List.of("EthAstray", "ForeignTransaction"), found());
    stack.dynamo().putItem(request -> request.tableName(wallets).item(entry));

    Wei ether = chain.ether(wallet);
    stack.market().chain().setEther(wallet, ether.plus(Wei.of(1)));
    assertEquals(List.of("EthAstray"), found());
    stack.market().chain().setEther(wallet, ether);
    String whole = chain.snapshot();
    stack.market().chain().giveMor(wallet, new Wei(BigInteger.ONE));
    assertEquals(List.of("MorAstray"), found());
    chain.revert(whole);
  }

  /** The kinds of what the audit finds, in order. */
  private List<String> found() throws InterruptedException {
    CustodyReport report = Auditor.audit(stack);
    CustodyReport.Unsound unsound =
        assertInstanceOf(CustodyReport.Unsound.class, report, report::toString);
    return List.copyOf(
        new TreeSet<>(
            unsound.findings().stream().map(each -> each.getClass().getSimpleName()).toList()));
  }

  private void commandSays(int code, String line) throws Exception {
    Ops.of(stack, folder).run("custody", "--from-block", "0").says(code, line);
  }

  private Map<String, AttributeValue> one(String pool) {
    return stack.dynamo().scan(request -> request.tableName(sessions)).items().stream()
        .filter(item -> item.get("pool").s().startsWith(pool))
        .findFirst()
        .orElseThrow();
  }

  private void put(Map<String, AttributeValue> item) {
    stack.dynamo().putItem(request -> request.tableName(sessions).item(item));
  }

  private void delete(Map<String, AttributeValue> item) {
    stack
        .dynamo()
        .deleteItem(
            request ->
                request
                    .tableName(sessions)
                    .key(Map.of("pool", item.get("pool"), "id", item.get("id"))));
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.put(name, value);
    return changed;
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static software.amazon.awssdk.core.SdkBytes bytes(int length) {
    return software.amazon.awssdk.core.SdkBytes.fromByteArray(new byte[length]);
  }
}
