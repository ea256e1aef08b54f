package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.wire.ProviderApproval;
import org.mor.automation.marketplace.wire.ProviderReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A chain of its own with one consumer and the standard market; its time starts at a midnight. */
final class Trade implements AutoCloseable {
  static final Instant MIDNIGHT = Instant.ofEpochSecond(1798761600);

  /** When the recorded examples open their sessions. */
  static final Instant NOON = Instant.ofEpochSecond(1798801600);

  /** Costs of 3600 s at the highest price that bids may have, at {@link #NOON}. */
  static final Wei STAKE = Wei.parse("11400000000000000000000");

  static final Wei PRICE = Wei.parse("10000000000000000");

  final LocalChain chain;
  final ChainControl control;
  final RegisteredMarket market;
  final Secp256k1 curve = Secp256k1.best();
  final Address user;
  final Address stranger = curve.publicKey(DevKeys.STRANGER).address();
  final Address diamond;
  final Address token;
  final RegisteredMarket.RegisteredProvider provider;

  /** The first provider's, at {@link #PRICE}. */
  final BidId bid;

  private long approvals;

  Trade() throws Exception {
    this(Anvil.Options.CHAIN_ID);
  }

  Trade(long chainId) throws Exception {
    chain =
        LocalChain.start(
            Anvil.Options.in(Path.of("node_modules")).withChainId(chainId).startingAt(MIDNIGHT));
    control = ChainControl.of(chain);
    market = chain.open(MarketPlan.standard("127.0.0.1:1", "127.0.0.1:2"));
    user = chain.wallet();
    diamond = chain.contracts().diamond();
    token = chain.contracts().token();
    provider = market.provider("first");
    RegisteredMarket.RegisteredModel model = market.model("local-chat");
    control.sendAs(
        provider.address(),
        diamond,
        "postModelBid(address,bytes32,uint256)",
        provider.address(),
        model.id(),
        PRICE);
    bid = BidId.of(ask("getBidId(address,bytes32,uint256)", provider.address(), model.id(), 1));
    control.sendAs(
        user, token, "approve(address,uint256)", diamond, new Wei(BigInteger.TEN.pow(23)));
  }

  byte[] ask(String signature, Object... arguments) {
    return control.read(diamond, signature, arguments);
  }

  BigInteger number(String signature, Object... arguments) {
    return word(ask(signature, arguments), 0);
  }

  static BigInteger word(byte[] words, int index) {
    return new BigInteger(1, words, 32 * index, 32);
  }

  /** A fresh one: no two have the same time. */
  byte[] approval() {
    return approval(bid);
  }

  byte[] approval(BidId of) {
    long milliseconds = control.now().toEpochMilli() + approvals++;
    return new ProviderApproval(of, chain.chainId(), user, milliseconds).encode();
  }

  byte[] sign(byte[] encoded, PrivateKey key) {
    return EthereumMessage.sign(curve, encoded, key).ethereum();
  }

  /** What the provider reports of a session. */
  byte[] report(SessionId session) {
    return report(session, 12345, 678);
  }

  byte[] report(SessionId session, long tpsScaled1000, long ttft) {
    ProviderReport report =
        new ProviderReport(
            session,
            chain.chainId(),
            control.now().toEpochMilli(),
            tpsScaled1000,
            ttft,
            Optional.of(new ProviderReport.Tokens(1000, 2000)));
    return report.encode();
  }

  SessionId open() {
    byte[] approval = approval();
    return open(STAKE, false, approval, sign(approval, provider.key()));
  }

  SessionId open(Wei stake, boolean direct, byte[] approval, byte[] signature) {
    return opened(openAs(user, stake, direct, approval, signature));
  }

  JsonNode openAs(Address sender, Wei stake, boolean direct, byte[] approval, byte[] signature) {
    return control.sendAs(
        sender,
        diamond,
        "openSession(address,uint256,bool,bytes,bytes)",
        user,
        stake,
        direct,
        approval,
        signature);
  }

  SessionId opened(JsonNode logs) {
    JsonNode topics = logs.get(logs.size() - 1).get("topics");
    assertEquals(topic("SessionOpened(address,bytes32,address)"), topics.get(0).stringValue());
    return new SessionId(topics.get(2).stringValue());
  }

  static String topic(String event) {
    return Hex.encode(Keccak.hash(event.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Closes with the provider's report. */
  JsonNode close(SessionId session) {
    byte[] report = report(session);
    return closeAs(user, report, sign(report, provider.key()));
  }

  JsonNode closeAs(Address sender, byte[] report, byte[] signature) {
    return control.sendAs(sender, diamond, "closeSession(bytes,bytes)", report, signature);
  }

  JsonNode withdraw(int iterations) {
    return control.sendAs(
        user, diamond, "withdrawUserStakes(address,uint8)", user, BigInteger.valueOf(iterations));
  }

  TradedSession session(SessionId id) {
    byte[] read = ask("getSession(bytes32)", id);
    return new TradedSession(
        Address.of(Arrays.copyOfRange(read, 32 + 12, 64)),
        word(read, 3),
        word(read, 5).intValueExact(),
        word(read, 6),
        Instant.ofEpochSecond(word(read, 7).longValueExact()),
        Instant.ofEpochSecond(word(read, 8).longValueExact()),
        word(read, 9).longValueExact(),
        word(read, 10).signum() != 0);
  }

  record TradedSession(
      Address user,
      BigInteger stake,
      int closeoutType,
      BigInteger withdrawn,
      Instant openedAt,
      Instant endsAt,
      long closedAt,
      boolean active) {}

  /** What can be withdrawn, and what cannot yet. */
  record HeldStake(BigInteger available, BigInteger hold) {}

  HeldStake onHold() {
    byte[] read = ask("getUserStakesOnHold(address,uint8)", user, BigInteger.valueOf(255));
    return new HeldStake(word(read, 0), word(read, 1));
  }

  BigInteger balance(Address account) {
    return control.mor(account).value();
  }

  static void refused(String error, Executable action) {
    RevertedException refusal = assertThrows(RevertedException.class, action, error);
    byte[] hash = Keccak.hash(error.getBytes(StandardCharsets.US_ASCII));
    assertEquals(Hex.encode(Arrays.copyOf(hash, 4)), refusal.data().substring(0, 10), error);
  }

  static void refusedSaying(String text, Executable action) {
    RevertedException refusal = assertThrows(RevertedException.class, action, text);
    assertEquals("0x08c379a0", refusal.data().substring(0, 10));
    byte[] data = Hex.decode(refusal.data());
    int length = word(Arrays.copyOfRange(data, 4, data.length), 1).intValueExact();
    assertTrue(data.length >= 68 + length);
    assertEquals(text, new String(data, 68, length, StandardCharsets.UTF_8));
  }

  static JsonNode vectors(String file) {
    try (InputStream in = Trade.class.getResourceAsStream("/vectors/" + file)) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    chain.close();
  }
}
