package org.mor.automation.marketplace.provider;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.ProviderFailure.Field;
import org.mor.automation.marketplace.provider.ProviderFailure.ForeignAnswer;
import org.mor.automation.marketplace.provider.ProviderFailure.Malformed;
import org.mor.automation.marketplace.provider.ProviderFailure.Mismatch;
import org.mor.automation.marketplace.provider.ProviderFailure.Truncated;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongApproval;
import org.mor.automation.marketplace.wire.AsciiJson;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.MessageSigner;
import org.mor.automation.marketplace.wire.PingRequest;
import org.mor.automation.marketplace.wire.PingResult;
import org.mor.automation.marketplace.wire.PromptRequest;
import org.mor.automation.marketplace.wire.ProviderApproval;
import org.mor.automation.marketplace.wire.ReportRequest;
import org.mor.automation.marketplace.wire.ReportResult;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import org.mor.automation.marketplace.wire.SessionRequest;
import org.mor.automation.marketplace.wire.SessionResult;
import org.mor.automation.marketplace.wire.SignedMessage;
import org.mor.automation.marketplace.wire.WireException;
import tools.jackson.databind.JsonNode;

/**
 * Asks providers, signing with the transport key. May be shared between threads; every call blocks,
 * so a virtual thread is the place for it. Every call throws {@link ProviderException} if there is
 * no answer that can be used.
 */
public final class ProviderClient {
  private final PrivateKey transport;
  private final HexString transportKey;
  private final Connector connector;
  private final ProviderLimits limits;
  private final Clock clock;
  private final SecureRandom random;
  private final MessageSigner signer;
  private final AnswerOpener opener;
  private final AnswerChecks checks;
  private final ReplayGuard heard = new ReplayGuard();

  /** Reads a result; a method of one of the result types. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(JsonNode result) throws WireException;
  }

  public ProviderClient(
      Secp256k1 curve,
      PrivateKey transport,
      EndpointPolicy policy,
      ProviderLimits limits,
      Clock clock,
      SecureRandom random) {
    this.transport = transport;
    this.transportKey = HexString.of(curve.publicKey(transport).bytes());
    this.connector = new Connector(policy, limits);
    this.limits = limits;
    this.clock = clock;
    this.random = random;
    this.signer = new MessageSigner(curve);
    JsonDecoder decoder = new JsonDecoder(limits.depth());
    this.opener = new AnswerOpener(signer, new Ecies(curve), transport, decoder);
    this.checks = new AnswerChecks(curve, limits.skew(), clock);
  }

  /** Whether a provider is there, and how fast. */
  public PingReply ping(Endpoint endpoint, Address provider, Deadline deadline)
      throws ProviderException {
    byte[] nonce = new byte[8];
    random.nextBytes(nonce);
    PingRequest request = new PingRequest(HexString.of(nonce), HexString.EMPTY);
    long start = clock.millis();
    PingResult result = ask(endpoint, signer.sign(request, transport), deadline, PingResult::parse);
    Duration roundTrip = Duration.ofMillis(clock.millis() - start);
    if (!result.nonce().equals(request.nonce())) {
      throw new ProviderException(new Malformed(), "another nonce came back");
    }
    Optional<Address> by = signer.signer(result).map(PublicKey::address);
    return new PingReply(result.version(), roundTrip, by.filter(provider::equals).isPresent());
  }

  /** As the other, where nobody but the bid's provider may sign. */
  public SessionApproval requestSession(
      Endpoint endpoint,
      Address bidProvider,
      Address user,
      BidId bid,
      Wei stake,
      long chainId,
      Deadline deadline)
      throws ProviderException {
    return requestSession(endpoint, bidProvider::equals, user, bid, stake, chainId, deadline);
  }

  /**
   * Asks for the approval of a session. It reserves nothing.
   *
   * @param signers who may sign for the bid: its provider, a delegate, the owner of a contract
   * @param user the owner of the session on the chain
   */
  public SessionApproval requestSession(
      Endpoint endpoint,
      Predicate<Address> signers,
      Address user,
      BidId bid,
      Wei stake,
      long chainId,
      Deadline deadline)
      throws ProviderException {
    long now = clock.millis();
    SessionRequest request =
        new SessionRequest(user, transportKey, stake.value(), now, bid, HexString.EMPTY);
    SessionResult result =
        ask(endpoint, signer.sign(request, transport), deadline, SessionResult::parse);
    PublicKey key;
    try {
      key = PublicKey.of(result.providerKey().bytes());
    } catch (IllegalArgumentException e) {
      throw new ProviderException(new Malformed(), "no public key");
    }
    opener.verify(result, key);
    if (!signers.test(key.address())) {
      throw new ProviderException(new WrongApproval(Field.KEY), "another provider's key");
    }
    return checks.approval(result, key, new ProviderApproval(bid, chainId, user, now), signers);
  }

  /**
   * Sends a prompt. The deadline covers the whole answer.
   *
   * @param providerKey from the session's approval
   * @param requestJson valid JSON
   * @param expected how long its first message may take
   * @return the answer, whose first message has not been waited for; to be closed
   */
  public PromptStream prompt(
      Endpoint endpoint,
      PublicKey providerKey,
      SessionId session,
      String requestJson,
      ResponseMode expected,
      Deadline deadline)
      throws ProviderException {
    PromptRequest request =
        new PromptRequest(session, AsciiJson.of(requestJson), clock.millis(), HexString.EMPTY);
    String id = requestId();
    AnswerBinding binding = new AnswerBinding(id, limits.skew(), heard, clock);
    ProviderConnection connection =
        send(endpoint, id, signer.sign(request, transport), expected, deadline);
    return new PromptStream(connection, opener, providerKey, binding);
  }

  /**
   * Fetches the report that closes a session: before closing it, for the provider forgets it then.
   *
   * @param providerKey from the session's approval
   */
  public CloseReport report(
      Endpoint endpoint, PublicKey providerKey, SessionId session, long chainId, Deadline deadline)
      throws ProviderException {
    ReportRequest request = new ReportRequest(session, clock.millis(), HexString.EMPTY);
    ReportResult result =
        ask(endpoint, signer.sign(request, transport), deadline, ReportResult::parse);
    opener.verify(result, providerKey);
    return checks.report(result, session, chainId, providerKey.address()::equals);
  }

  /** One request that has one answer. */
  private <T> T ask(
      Endpoint endpoint, SignedMessage.Request<?> request, Deadline deadline, Reader<T> reader)
      throws ProviderException {
    String id = requestId();
    try (ProviderConnection connection =
        send(endpoint, id, request, ResponseMode.STREAM, deadline)) {
      byte[] answer =
          connection
              .receive()
              .orElseThrow(() -> new ProviderException(new Truncated(0), "closed unanswered"));
      try {
        ResponseEnvelope envelope = ResponseEnvelope.parse(answer, opener.decoder());
        if (!envelope.id().equals(id)) {
          throw new ProviderException(new ForeignAnswer(Mismatch.ID), "not said to this request");
        }
        return switch (envelope) {
          case ResponseEnvelope.Success success -> reader.read(success.result());
          case ResponseEnvelope.Failure failure -> throw AnswerOpener.unproven(failure.error());
        };
      } catch (WireException e) {
        throw connection.failed(e);
      }
    }
  }

  private String requestId() {
    byte[] id = new byte[4];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private ProviderConnection send(
      Endpoint endpoint,
      String id,
      SignedMessage.Request<?> request,
      ResponseMode expected,
      Deadline deadline)
      throws ProviderException {
    byte[] message = RequestEnvelope.write(id, request);
    ProviderConnection connection =
        new ProviderConnection(connector.connect(endpoint, deadline), limits, expected, deadline);
    try {
      connection.send(message);
      return connection;
    } catch (ProviderException e) {
      connection.close();
      throw e;
    }
  }
}
