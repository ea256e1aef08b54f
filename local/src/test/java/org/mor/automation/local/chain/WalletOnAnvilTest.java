package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.time.MovableClock;
import org.mor.automation.local.aws.DynamoDbLocal;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.tx.LocalTransactionSigner;
import org.mor.automation.marketplace.tx.SendOutcome;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.chain.MarketplaceChain;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.JournalEntry.Purpose;
import org.mor.automation.session.store.SessionTables;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.FeeCaps;
import org.mor.automation.session.wallet.TransactionPolicy;
import org.mor.automation.session.wallet.Waiting;
import org.mor.automation.session.wallet.WalletSigner;
import org.mor.automation.session.wallet.WalletTransactions;
import org.mor.automation.session.wallet.WalletTransactions.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The wallet's transactions on a real node and a real table, with the chain against them. */
class WalletOnAnvilTest {
  private static final Logger LOG = LoggerFactory.getLogger(WalletOnAnvilTest.class);
  private static final FeeCaps CAPS = FeeCaps.DEFAULT;

  private static DynamoDbLocal tables;
  private static DynamoDbClient dynamo;

  private final MovableClock clock = new MovableClock(Instant.now());
  private LocalChain chain;
  private AnvilRpc node;
  private Address wallet;
  private WalletJournal journal;
  private WalletTransactions transactions;

  @BeforeAll
  static void startTables() throws IOException {
    tables = DynamoDbLocal.start();
    dynamo =
        AwsClients.dynamoDb(
            org.mor.automation.core.config.Environment.of(
                Map.of(
                    "AWS_REGION",
                    "us-east-1",
                    "AWS_ACCESS_KEY_ID",
                    "test",
                    "AWS_SECRET_ACCESS_KEY",
                    "test",
                    "AWS_ENDPOINT_URL_DYNAMODB",
                    tables.url().toString())));
  }

  @AfterAll
  static void stopTables() throws IOException {
    dynamo.close();
    tables.close();
  }

  @BeforeEach
  void start() throws IOException, InterruptedException {
    chain = LocalChain.start(Anvil.Options.in(Path.of("node_modules")));
    node = new AnvilRpc(chain.url());
    wallet = chain.wallet();
    journal = new WalletJournal(dynamo, new SessionTables("none", table()));
    transactions = over(List.of(chain.url()));
    baseFee(10_000_000);
  }

  @AfterEach
  void stop() {
    node.close();
    chain.close();
  }

  private static String table() {
    String name = "wallets-" + UUID.randomUUID();
    dynamo.createTable(
        table ->
            table
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(List.of(text("wallet"), text("item")))
                .keySchema(List.of(key("wallet", KeyType.HASH), key("item", KeyType.RANGE))));
    return name;
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private WalletTransactions over(List<URI> urls) {
    return new WalletTransactions(
        journal,
        chainOver(urls),
        new WalletSigner(
            chain.chainId(),
            Map.of(wallet, new LocalTransactionSigner(chain.walletKey(), Secp256k1.best())),
            CAPS),
        clock,
        TransactionPolicy.DEFAULT);
  }

  private Chain chainOver(List<URI> urls) {
    return MarketplaceChain.over(urls, chain.contracts().addresses(), 0, Clock.systemUTC());
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20), Clock.systemUTC());
  }

  /** Of the block that comes next; mined, so that the head has it. */
  private void baseFee(long wei) {
    node.send("anvil_setNextBlockBaseFeePerGas", "0x" + Long.toHexString(wei));
    node.send("evm_mine");
  }

  private JournalEntry prepared() {
    JournalEntry entry =
        transactions.prepare(
            wallet, Purpose.APPROVE, chainOver(List.of(chain.url())).allowStakes(), soon());
    assertTrue(journal.add(entry));
    return entry;
  }

  private JournalEntry now(JournalEntry entry) {
    return journal.entry(entry.ref()).orElseThrow();
  }

  private Waiting unblockAfter(Duration pause) {
    clock.move(pause);
    return transactions.unblock(wallet, soon());
  }

  private Chain.Mined done(JournalEntry entry) {
    return assertInstanceOf(Status.Done.class, transactions.look(entry.ref(), soon())).mined();
  }

  private static void withinCaps(JournalEntry entry) {
    assertTrue(
        CAPS.allow(entry.signing().gasLimit(), entry.signing().fees()),
        () -> entry.signing().fees().toString());
    LOG.info(
        "may cost {} ETH at most",
        eth(entry.signing().fees().maxFee().times(entry.signing().gasLimit())));
  }

  private static BigDecimal eth(Wei wei) {
    return new BigDecimal(wei.value(), 18).stripTrailingZeros();
  }

  @Test
  void aBaseFeeAboveTheCapTakesNoNonce() {
    JournalEntry before = prepared();
    transactions.send(before, soon());
    assertTrue(done(before).succeeded());
    baseFee(CAPS.maxFee().value().longValueExact() + 1);

    ChainException refused =
        assertThrows(
            ChainException.class,
            () ->
                transactions.prepare(
                    wallet,
                    Purpose.APPROVE,
                    chainOver(List.of(chain.url())).allowStakes(),
                    soon()));

    assertEquals(ChainException.Kind.FEES_ABOVE_CAP, refused.kind());
    assertEquals(before.ref().nonce() + 1, journal.sequence(wallet).orElseThrow().next());

    baseFee(10_000_000);
    JournalEntry after = prepared();
    assertEquals(before.ref().nonce() + 1, after.ref().nonce());
    transactions.send(after, soon());
    assertTrue(done(after).succeeded());
  }

  @Test
  void aTipOfFiveThousandGweiIsNotPaid() throws IOException {
    try (LyingNode liar = LyingNode.before(chain.url(), Lie.HUGE_TIP)) {
      transactions = over(List.of(liar.url()));
      JournalEntry entry = prepared();
      assertTrue(liar.told() > 0);
      withinCaps(entry);
      transactions.send(entry, soon());
      Wei cost = done(entry).cost();
      // It was 2.25 ETH for an opening of 450,000 gas.
      LOG.info("with a suggested tip of 5,000 gwei it cost {} ETH", eth(cost));
      assertTrue(cost.compareTo(CAPS.cost()) <= 0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HUGE_BASE_FEE", "ABSURD_GAS"})
  void oneNodeOfTwoWithAnAbsurdAnswerKeepsNobodyFromSigning(Lie lie) throws IOException {
    try (LyingNode liar = LyingNode.before(chain.url(), lie)) {
      transactions = over(List.of(liar.url(), chain.url()));
      JournalEntry entry = prepared();
      assertTrue(liar.told() > 0);
      withinCaps(entry);
      transactions.send(entry, soon());
      assertTrue(done(entry).succeeded());
    }
  }

  @Test
  void aGasLimitAboveTheBlocksIsReplacedAndLaterNoncesAreMined() {
    ChainControl.of(chain).holdBlocks();
    JournalEntry stuck = prepared();
    JournalEntry later = prepared();
    transactions.send(stuck, soon());
    ChainControl.of(chain).dropAll();
    long before = blockGasLimit();
    node.send("evm_setBlockGasLimit", "0x" + Long.toHexString(stuck.signing().gasLimit() - 1));
    ChainControl.of(chain).mine();
    assertInstanceOf(SendOutcome.Refused.class, transactions.send(stuck, soon()));

    unblockAfter(Duration.ofSeconds(25));
    JournalEntry replaced = now(stuck);
    assertEquals(2, replaced.hashes().size());
    assertTrue(replaced.signing().gasLimit() < stuck.signing().gasLimit());
    withinCaps(replaced);
    ChainControl.of(chain).mine();

    // Who waits for it is told: mined, and it did nothing.
    assertEquals(Purpose.FILL, replaced.purpose());
    assertEquals(Optional.empty(), done(stuck).opened());
    assertEquals(replaced.ref().nonce() + 1, ChainControl.of(chain).nonce(wallet));

    node.send("evm_setBlockGasLimit", "0x" + Long.toHexString(before));
    ChainControl.of(chain).mine();
    unblockAfter(Duration.ofSeconds(5));
    ChainControl.of(chain).mine();
    assertTrue(done(later).succeeded());
    assertEquals(Optional.empty(), transactions.oldestWaiting(wallet, soon()));
  }

  private long blockGasLimit() {
    return Long.decode(
        node.send("eth_getBlockByNumber", "latest", false).get("gasLimit").stringValue());
  }

  @Test
  void anEmptiedWalletStandsStillAndRecoversByItself() {
    ChainControl.of(chain).holdBlocks();
    JournalEntry entry = prepared();
    Wei balance = ChainControl.of(chain).ether(wallet);
    chain.setEther(wallet, Wei.ZERO);
    Instant since = now(entry).createdAt();

    assertInstanceOf(Waiting.Blocked.class, unblockAfter(Duration.ofSeconds(25)));
    assertInstanceOf(Waiting.Blocked.class, unblockAfter(Duration.ofMinutes(5)));
    assertEquals(1, now(entry).hashes().size());
    assertEquals(
        Optional.of(Instant.ofEpochMilli(since.toEpochMilli())),
        transactions.oldestWaiting(wallet, soon()));
    assertTrue(Duration.between(since, clock.instant()).compareTo(Duration.ofMinutes(5)) > 0);

    chain.setEther(wallet, balance);
    assertInstanceOf(Waiting.OnItsWay.class, unblockAfter(Duration.ofSeconds(5)));
    ChainControl.of(chain).mine();
    assertTrue(done(entry).succeeded());
    assertEquals(Optional.empty(), transactions.oldestWaiting(wallet, soon()));
  }

  @Test
  void aHaltedChainRaisesNothingAndBlocksThatPassItOverDo() {
    ChainControl.of(chain).holdBlocks();
    JournalEntry entry = prepared();
    transactions.send(entry, soon());
    // 65 raises, to 221 gwei, was what this led to.
    for (int i = 0; i < 65; i++) {
      unblockAfter(Duration.ofSeconds(30));
    }
    assertEquals(List.of(entry.latest()), now(entry).hashes());
    LOG.info("raised 0 times in 65 visits, at {} wei", now(entry).signing().fees().maxFee());

    long above = entry.signing().fees().maxFee().value().longValueExact() * 2;
    for (int i = 0; i < 4; i++) {
      baseFee(above);
    }
    unblockAfter(Duration.ofSeconds(30));
    JournalEntry raised = now(entry);
    assertEquals(2, raised.hashes().size());
    withinCaps(raised);
    assertTrue(raised.signing().fees().maxFee().value().longValueExact() >= above);
    ChainControl.of(chain).mine();
    assertTrue(done(entry).succeeded());
    LOG.info("raised once, by the market, to {} wei", raised.signing().fees().maxFee());
  }
}
