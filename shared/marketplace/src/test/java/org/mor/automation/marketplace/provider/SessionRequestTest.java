package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.marketplace.provider.Consumer.failure;
import static org.mor.automation.marketplace.provider.ScriptedProvider.CURVE;
import static org.mor.automation.marketplace.provider.ScriptedProvider.SIGNER;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.provider.ProviderFailure.Field;
import org.mor.automation.marketplace.provider.ProviderFailure.Malformed;
import org.mor.automation.marketplace.provider.ProviderFailure.NoCapacity;
import org.mor.automation.marketplace.provider.ProviderFailure.Truncated;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongApproval;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongSignature;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.ProviderApproval;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import org.mor.automation.marketplace.wire.SessionRequest;
import org.mor.automation.marketplace.wire.SessionResult;

class SessionRequestTest {
  private static final BidId BID = new BidId("0x" + "b1".repeat(32));
  private static final Address USER = new Address("0x" + "aa".repeat(20));
  private static final long CHAIN = 8453;

  private final Consumer consumer = new Consumer();
  private final PrivateKey other = PrivateKey.random(new SecureRandom());
  private final PublicKey otherKey = CURVE.publicKey(other);

  /** Turns an honest answer into another, before or after it is signed. */
  @FunctionalInterface
  private interface Answer {
    SessionResult result(ScriptedProvider self, SessionRequest request);
  }

  private static long now() {
    return Clock.systemUTC().millis();
  }

  private static ProviderApproval asked() {
    return new ProviderApproval(BID, CHAIN, USER, now());
  }

  private static SessionResult unsigned(
      PublicKey key, PrivateKey approver, ProviderApproval approval) {
    byte[] encoded = approval.encode();
    return new SessionResult(
        HexString.of(key.bytes()),
        HexString.of(encoded),
        HexString.of(EthereumMessage.sign(CURVE, encoded, approver).ethereum()),
        approval.user(),
        approval.timestamp(),
        HexString.EMPTY);
  }

  private static SessionResult honest(ScriptedProvider self, ProviderApproval approval) {
    return SIGNER.sign(unsigned(self.publicKey, self.key, approval), self.key);
  }

  private ScriptedProvider provider(Answer answer) throws Exception {
    return new ScriptedProvider(
        consumer.publicKey,
        (self, request, socket) -> {
          SessionResult result = answer.result(self, SessionRequest.parse(request.params()));
          socket.getOutputStream().write(ResponseEnvelope.write(request.id(), result));
        });
  }

  private SessionApproval ask(ScriptedProvider provider, Predicate<Address> signers)
      throws ProviderException {
    return consumer
        .client()
        .requestSession(
            provider.endpoint(), signers, USER, BID, Wei.of(77), CHAIN, Consumer.deadline());
  }

  private SessionApproval ask(ScriptedProvider provider) throws ProviderException {
    Address address = provider.publicKey.address();
    return consumer
        .client()
        .requestSession(
            provider.endpoint(), address, USER, BID, Wei.of(77), CHAIN, Consumer.deadline());
  }

  private ProviderFailure refused(Answer answer) throws Exception {
    try (ScriptedProvider provider = provider(answer)) {
      return failure(() -> ask(provider));
    }
  }

  private ProviderFailure refused(ProviderApproval approval) throws Exception {
    return refused((self, request) -> honest(self, approval));
  }

  @Test
  void takesAnHonestApproval() throws Exception {
    ProviderApproval approval = asked();
    try (ScriptedProvider provider = provider((self, request) -> honest(self, approval))) {
      SessionApproval taken = ask(provider);
      assertEquals(provider.publicKey, taken.providerKey());
      assertEquals(approval, taken.approval());
      assertEquals(HexString.of(approval.encode()), taken.encoded());
      assertEquals(65, taken.signature().length());
      SessionRequest asked = SessionRequest.parse(provider.requests.remove().params());
      assertTrue(SIGNER.verify(asked, consumer.publicKey));
      assertEquals(HexString.of(consumer.publicKey.bytes()), asked.key());
      assertEquals(BigInteger.valueOf(77), asked.spend());
      assertEquals(USER, asked.user());
      assertEquals(BID, asked.bidId());
      assertTrue(Math.abs(asked.timestamp() - now()) < 60_000);
    }
  }

  @Test
  void takesAnApprovalInSecondsAndACompressedKey() throws Exception {
    ProviderApproval seconds = new ProviderApproval(BID, CHAIN, USER, now() / 1000);
    try (ScriptedProvider provider =
        provider(
            (self, request) -> {
              SessionResult plain = unsigned(self.publicKey, self.key, seconds);
              HexString key = HexString.of(self.publicKey.compressed());
              return SIGNER.sign(
                  new SessionResult(
                      key,
                      plain.approval(),
                      plain.approvalSignature(),
                      USER,
                      now(),
                      HexString.EMPTY),
                  self.key);
            })) {
      assertEquals(provider.publicKey, ask(provider).providerKey());
    }
  }

  @Test
  void takesADelegatesSignatureOnlyIfTold() throws Exception {
    Answer delegate = (self, request) -> SIGNER.sign(unsigned(otherKey, other, asked()), other);
    try (ScriptedProvider provider = provider(delegate)) {
      assertEquals(new WrongApproval(Field.KEY), failure(() -> ask(provider)));
      assertEquals(otherKey, ask(provider, otherKey.address()::equals).providerKey());
    }
  }

  @Test
  void refusesAnApprovalForSomethingElse() throws Exception {
    BidId bid = new BidId("0x" + "b2".repeat(32));
    Address user = new Address("0x" + "ab".repeat(20));
    assertEquals(
        new WrongApproval(Field.BID), refused(new ProviderApproval(bid, CHAIN, USER, now())));
    assertEquals(
        new WrongApproval(Field.CHAIN), refused(new ProviderApproval(BID, 1, USER, now())));
    assertEquals(
        new WrongApproval(Field.USER), refused(new ProviderApproval(BID, CHAIN, user, now())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-2M", "PT2M", "-P365D", "-P19000D"})
  void refusesAnApprovalOfAnotherTime(String off) throws Exception {
    long time = now() + Duration.parse(off).toMillis();
    assertEquals(
        new WrongApproval(Field.TIME), refused(new ProviderApproval(BID, CHAIN, USER, time)));
    long last = Long.MAX_VALUE;
    assertEquals(
        new WrongApproval(Field.TIME), refused(new ProviderApproval(BID, CHAIN, USER, last)));
  }

  @Test
  void refusesAResultForAnotherUserAroundAnHonestApproval() throws Exception {
    assertEquals(
        new WrongApproval(Field.USER),
        refused(
            (self, request) -> {
              SessionResult honest = honest(self, asked());
              return SIGNER.sign(
                  new SessionResult(
                      honest.providerKey(),
                      honest.approval(),
                      honest.approvalSignature(),
                      otherKey.address(),
                      honest.timestamp(),
                      HexString.EMPTY),
                  self.key);
            }));
  }

  @Test
  void refusesAnApprovalThatTheProviderDidNotSign() throws Exception {
    assertEquals(
        new WrongApproval(Field.SIGNER),
        refused(
            (self, request) -> SIGNER.sign(unsigned(self.publicKey, other, asked()), self.key)));
  }

  @Test
  void refusesAnApprovalSignatureThatTheContractWouldRefuse() throws Exception {
    assertEquals(new WrongApproval(Field.SIGNER), withApprovalSignature(Twin::of));
    assertEquals(
        new WrongApproval(Field.SIGNER),
        withApprovalSignature(
            signature -> {
              byte[] zeroBased = signature.bytes();
              zeroBased[64] = (byte) (zeroBased[64] - 27);
              return HexString.of(zeroBased);
            }));
    assertEquals(
        new WrongApproval(Field.SIGNER), withApprovalSignature(signature -> HexString.EMPTY));
  }

  private ProviderFailure withApprovalSignature(UnaryOperator<HexString> change) throws Exception {
    return refused(
        (self, request) -> {
          SessionResult honest = honest(self, asked());
          HexString changed = change.apply(honest.approvalSignature());
          // An empty hex text cannot be written, so the nearest thing to none is one byte.
          HexString signature = changed.isEmpty() ? HexString.of(new byte[1]) : changed;
          return SIGNER.sign(
              new SessionResult(
                  honest.providerKey(),
                  honest.approval(),
                  signature,
                  USER,
                  honest.timestamp(),
                  HexString.EMPTY),
              self.key);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 127, 129, 160})
  void refusesBytesThatAreNoApproval(int length) throws Exception {
    assertEquals(
        new WrongApproval(Field.ENCODING),
        refused(
            (self, request) -> {
              byte[] encoded = Arrays.copyOf(asked().encode(), length);
              return SIGNER.sign(
                  new SessionResult(
                      HexString.of(self.publicKey.bytes()),
                      HexString.of(encoded),
                      HexString.of(EthereumMessage.sign(CURVE, encoded, self.key).ethereum()),
                      USER,
                      now(),
                      HexString.EMPTY),
                  self.key);
            }));
  }

  @Test
  void refusesAResultThatItsOwnKeyDidNotSign() throws Exception {
    assertEquals(
        new WrongSignature(),
        refused(
            (self, request) -> SIGNER.sign(unsigned(self.publicKey, self.key, asked()), other)));
    assertEquals(
        new WrongSignature(),
        refused(
            (self, request) -> {
              SessionResult honest = honest(self, asked());
              return honest.withSignature(Twin.of(honest.signature()));
            }));
  }

  @Test
  void refusesAKeyThatIsNone() throws Exception {
    assertEquals(
        new Malformed(),
        refused(
            (self, request) ->
                new SessionResult(
                    HexString.of(new byte[65]),
                    HexString.of(new byte[128]),
                    HexString.of(new byte[65]),
                    USER,
                    now(),
                    HexString.of(new byte[65]))));
  }

  @Test
  void saysWhyThereIsNoApproval() throws Exception {
    ScriptedProvider.Script full =
        (self, request, socket) ->
            socket.getOutputStream().write(ScriptedProvider.plainError(request, "no capacity"));
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, full)) {
      assertEquals(new NoCapacity(), failure(() -> ask(provider)));
    }
    try (ScriptedProvider provider =
        new ScriptedProvider(consumer.publicKey, (self, request, socket) -> {})) {
      assertEquals(new Truncated(0), failure(() -> ask(provider)));
    }
    ScriptedProvider.Script signedError =
        (self, request, socket) ->
            socket.getOutputStream().write(self.backendError(request, "{\"a\":1}"));
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, signedError)) {
      assertInstanceOf(ProviderFailure.Unproven.class, failure(() -> ask(provider)));
    }
  }
}
