package org.mor.automation.local.provider;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.mor.automation.local.provider.Misbehaviour.Kind;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.chain.Bid;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.PingRequest;
import org.mor.automation.marketplace.wire.PingResult;
import org.mor.automation.marketplace.wire.ProviderApproval;
import org.mor.automation.marketplace.wire.ProviderError;
import org.mor.automation.marketplace.wire.ReportRequest;
import org.mor.automation.marketplace.wire.ReportResult;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import org.mor.automation.marketplace.wire.SessionRequest;
import org.mor.automation.marketplace.wire.SessionResult;
import org.mor.automation.marketplace.wire.WireException;

/** Answers requests as a provider does. */
final class Node {
  private final ProviderSettings settings;
  private final Identity identity;
  private final ChainView chain;
  private final Memory memory;
  private final Counters counters;
  private final Prompting prompting;
  private final Clock clock;

  Node(
      ProviderSettings settings,
      Identity identity,
      ChainView chain,
      Counters counters,
      Clock clock) {
    this.settings = settings;
    this.identity = identity;
    this.chain = chain;
    this.memory = new Memory(chain);
    this.counters = counters;
    this.clock = clock;
    this.prompting = new Prompting(settings.backend(), identity, memory, counters, clock);
  }

  void answer(RequestEnvelope request, Line line) throws IOException {
    try {
      switch (request.method()) {
        case "network.ping" -> ping(request, line);
        case "session.request" -> approve(request, line);
        case "session.prompt" -> prompting.answer(request, line);
        case "session.report" -> report(request, line);
        default -> throw new Refusal("unknown method: unknown method: " + request.method());
      }
    } catch (WireException e) {
      refuse(request, "failed to unmarshal request: " + e.getMessage(), line);
    } catch (Refusal e) {
      refuse(request, e.getMessage(), line);
    }
  }

  private void refuse(RequestEnvelope request, String text, Line line) throws IOException {
    counters.refused();
    line.write(ResponseEnvelope.write(request.id(), ProviderError.plain(text, clock.millis())));
  }

  private void ping(RequestEnvelope envelope, Line line)
      throws IOException, WireException, Refusal {
    counters.pinged();
    PingRequest request = PingRequest.parse(envelope.params());
    Required.of("PingReq")
        .field("Nonce", !request.nonce().isEmpty())
        .field("Signature", !request.signature().isEmpty())
        .check();
    PingResult result = new PingResult(request.nonce(), settings.version(), HexString.EMPTY);
    line.write(ResponseEnvelope.write(envelope.id(), identity.sign(result, false)));
  }

  private void approve(RequestEnvelope envelope, Line line)
      throws IOException, WireException, Refusal {
    counters.sessionRequested();
    Misbehaviour misbehaviour = line.misbehaviour();
    if (misbehaviour.is(Kind.DIE_ON_SESSION_REQUEST)) {
      throw new Line.HungUp();
    }
    Required.of("SessionReq").in(envelope.params(), "user", "bidid", "spend").check();
    SessionRequest request = SessionRequest.parse(envelope.params());
    Required.of("SessionReq")
        .field("Signature", !request.signature().isEmpty())
        .field("Key", !request.key().isEmpty())
        .field("Timestamp", request.timestamp() != 0)
        .check();
    if (!identity.verify(request, request.key())) {
      throw new Refusal("received invalid signature from provider");
    }
    requireBid(request);
    if (misbehaviour.is(Kind.BUSY) || memory.unexpired(clock.instant()) >= settings.capacity()) {
      throw new Refusal("no capacity");
    }
    memory.remember(request.user(), request.key());
    counters.approved();
    SessionResult result = approval(request, misbehaviour);
    boolean wrongly = misbehaviour.is(Kind.APPROVAL_MESSAGE_WRONGLY_SIGNED);
    line.write(ResponseEnvelope.write(envelope.id(), identity.sign(result, wrongly)));
  }

  /** The reference provider looks the bid up, and takes one that does not exist. */
  private void requireBid(SessionRequest request) throws Refusal {
    try {
      Optional<Bid> _ = chain.bid(request.bidId());
    } catch (RpcException e) {
      throw new Refusal("failed to get bid: " + e.getMessage());
    }
  }

  private SessionResult approval(SessionRequest request, Misbehaviour misbehaviour) {
    long now = clock.millis();
    boolean otherChain = misbehaviour.is(Kind.APPROVAL_FOR_OTHER_CHAIN);
    ProviderApproval approval =
        new ProviderApproval(
            misbehaviour.is(Kind.APPROVAL_FOR_OTHER_BID) ? Spoilt.bid() : request.bidId(),
            otherChain ? settings.chainId() + 1 : settings.chainId(),
            request.user(),
            now);
    byte[] encoded = approval.encode();
    return new SessionResult(
        HexString.of(identity.publicKey().bytes()),
        HexString.of(encoded),
        identity.signEncoded(encoded, misbehaviour.is(Kind.APPROVAL_BY_OTHER_SIGNER)),
        request.user(),
        now,
        HexString.EMPTY);
  }

  private void report(RequestEnvelope envelope, Line line)
      throws IOException, WireException, Refusal {
    counters.reported();
    Required.of("SessionReportReq").in(envelope.params(), "message").check();
    ReportRequest request = ReportRequest.parse(envelope.params());
    Required.of("SessionReportReq")
        .field("Signature", !request.signature().isEmpty())
        .field("Timestamp", request.timestamp() != 0)
        .check();
    KnownSession session = open(request.sessionId());
    Spoilt.key(line.misbehaviour(), memory, session.user(), identity);
    if (!identity.verify(request, memory.keyOf(session.user()))) {
      throw new Refusal("invalid signature");
    }
    long now = clock.millis();
    byte[] encoded = session.report(settings.chainId(), now).encode();
    ReportResult result =
        new ReportResult(
            HexString.of(encoded), identity.signEncoded(encoded, false), now, HexString.EMPTY);
    line.write(ResponseEnvelope.write(envelope.id(), identity.sign(result, false)));
  }

  private KnownSession open(SessionId id) throws Refusal {
    try {
      return memory.open(id).orElseThrow(() -> new Refusal("session not found"));
    } catch (RpcException e) {
      throw new Refusal("session not found");
    }
  }
}
