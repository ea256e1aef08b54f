package org.mor.automation.local.provider;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.mor.automation.local.provider.Misbehaviour.Fault;
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
final class ProviderNode {
  /** What the provider says to a ping. */
  private static final String VERSION = "v7.1.43";

  private final ProviderSettings settings;
  private final ProviderIdentity identity;
  private final ChainView chain;
  private final ProviderMemory memory;
  private final Counters counters;
  private final Prompting prompting;
  private final Clock clock;

  ProviderNode(
      ProviderSettings settings,
      ProviderIdentity identity,
      ChainView chain,
      Counters counters,
      Clock clock) {
    this.settings = settings;
    this.identity = identity;
    this.chain = chain;
    this.memory = new ProviderMemory(chain);
    this.counters = counters;
    this.clock = clock;
    this.prompting = new Prompting(settings.backend(), identity, memory, counters, clock);
  }

  void answer(RequestEnvelope request, FaultyWriter line) throws IOException {
    try {
      switch (request.method()) {
        case "network.ping" -> ping(request, line);
        case "session.request" -> approve(request, line);
        case "session.prompt" -> prompting.answer(request, line);
        case "session.report" -> report(request, line);
        default -> throw new RequestRefusal("unknown method: unknown method: " + request.method());
      }
    } catch (WireException e) {
      refuse(request, "failed to unmarshal request: " + e.getMessage(), line);
    } catch (RequestRefusal e) {
      refuse(request, e.getMessage(), line);
    }
  }

  private void refuse(RequestEnvelope request, String text, FaultyWriter line) throws IOException {
    counters.count("refusals");
    line.write(ResponseEnvelope.write(request.id(), ProviderError.plain(text, clock.millis())));
  }

  private void ping(RequestEnvelope envelope, FaultyWriter line)
      throws IOException, WireException, RequestRefusal {
    counters.count("pings");
    PingRequest request = PingRequest.parse(envelope.params());
    RequiredFields.of("PingReq")
        .field("Nonce", !request.nonce().isEmpty())
        .field("Signature", !request.signature().isEmpty())
        .check();
    PingResult result = new PingResult(request.nonce(), VERSION, HexString.EMPTY);
    line.write(ResponseEnvelope.write(envelope.id(), identity.sign(result, false)));
  }

  private void approve(RequestEnvelope envelope, FaultyWriter line)
      throws IOException, WireException, RequestRefusal {
    counters.count("sessionRequests");
    Misbehaviour misbehaviour = line.misbehaviour();
    if (misbehaviour.is(Fault.DIE_ON_SESSION_REQUEST)) {
      throw new FaultyWriter.HungUp();
    }
    RequiredFields.of("SessionReq").in(envelope.params(), "user", "bidid", "spend").check();
    SessionRequest request = SessionRequest.parse(envelope.params());
    RequiredFields.of("SessionReq")
        .field("Signature", !request.signature().isEmpty())
        .field("Key", !request.key().isEmpty())
        .field("Timestamp", request.timestamp() != 0)
        .check();
    if (!identity.verify(request, request.key())) {
      throw new RequestRefusal("received invalid signature from provider");
    }
    requireBid(request);
    if (misbehaviour.is(Fault.BUSY) || memory.unexpired(clock.instant()) >= settings.capacity()) {
      throw new RequestRefusal("no capacity");
    }
    memory.remember(request.user(), request.key());
    counters.count("approvals");
    SessionResult result = approval(request, misbehaviour);
    boolean wrongly = misbehaviour.is(Fault.APPROVAL_MESSAGE_WRONGLY_SIGNED);
    line.write(ResponseEnvelope.write(envelope.id(), identity.sign(result, wrongly)));
  }

  /** The reference provider looks the bid up, and takes one that does not exist. */
  private void requireBid(SessionRequest request) throws RequestRefusal {
    try {
      Optional<Bid> _ = chain.bid(request.bidId());
    } catch (RpcException e) {
      throw new RequestRefusal("failed to get bid: " + e.getMessage());
    }
  }

  private SessionResult approval(SessionRequest request, Misbehaviour misbehaviour) {
    long now = clock.millis();
    boolean otherChain = misbehaviour.is(Fault.APPROVAL_FOR_OTHER_CHAIN);
    ProviderApproval approval =
        new ProviderApproval(
            misbehaviour.is(Fault.APPROVAL_FOR_OTHER_BID) ? FaultInjection.bid() : request.bidId(),
            otherChain ? settings.chainId() + 1 : settings.chainId(),
            request.user(),
            now);
    byte[] encoded = approval.encode();
    return new SessionResult(
        HexString.of(identity.publicKey().bytes()),
        HexString.of(encoded),
        identity.signEncoded(encoded, misbehaviour.is(Fault.APPROVAL_BY_OTHER_SIGNER)),
        request.user(),
        now,
        HexString.EMPTY);
  }

  private void report(RequestEnvelope envelope, FaultyWriter line)
      throws IOException, WireException, RequestRefusal {
    counters.count("reports");
    RequiredFields.of("SessionReportReq").in(envelope.params(), "message").check();
    ReportRequest request = ReportRequest.parse(envelope.params());
    RequiredFields.of("SessionReportReq")
        .field("Signature", !request.signature().isEmpty())
        .field("Timestamp", request.timestamp() != 0)
        .check();
    ServedSession session = open(request.sessionId());
    FaultInjection.key(line.misbehaviour(), memory, session.user(), identity);
    if (!identity.verify(request, memory.keyOf(session.user()))) {
      throw new RequestRefusal("invalid signature");
    }
    long now = clock.millis();
    byte[] encoded = session.report(settings.chainId(), now).encode();
    ReportResult result =
        new ReportResult(
            HexString.of(encoded), identity.signEncoded(encoded, false), now, HexString.EMPTY);
    line.write(ResponseEnvelope.write(envelope.id(), identity.sign(result, false)));
  }

  private ServedSession open(SessionId id) throws RequestRefusal {
    try {
      return memory.open(id).orElseThrow(() -> new RequestRefusal("session not found"));
    } catch (RpcException e) {
      throw new RequestRefusal("session not found");
    }
  }
}
