package org.mor.automation.local.provider;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.PromptRequest;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.WireException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * session.prompt: checks in the provider's order, then the model, one prompt of a session at a
 * time.
 */
final class Prompting {

  private final ModelBackend backend;
  private final ProviderIdentity identity;
  private final ProviderMemory memory;
  private final Counters counters;
  private final Clock clock;

  Prompting(
      ModelBackend backend,
      ProviderIdentity identity,
      ProviderMemory memory,
      Counters counters,
      Clock clock) {
    this.backend = backend;
    this.identity = identity;
    this.memory = memory;
    this.counters = counters;
    this.clock = clock;
  }

  void answer(RequestEnvelope envelope, FaultyWriter line)
      throws IOException, WireException, RequestRefusal {
    RequiredFields.of("SessionPromptReq").in(envelope.params(), "sessionID").check();
    PromptRequest request = PromptRequest.parse(envelope.params());
    RequiredFields.of("SessionPromptReq")
        .field("Signature", !request.signature().isEmpty())
        .field("SessionID", !Arrays.equals(request.sessionId().bytes(), new byte[32]))
        .field("Message", !request.message().isEmpty())
        .field("Timestamp", request.timestamp() != 0)
        .check();
    ServedSession session = memory.load(request.sessionId());
    if (line.misbehaviour().is(Misbehaviour.Fault.END_SESSION)
        || Long.compareUnsigned(session.endsAt().toEpochMilli(), request.timestamp()) < 0) {
      throw new RequestRefusal("session expired");
    }
    FaultInjection.key(line.misbehaviour(), memory, session.user(), identity);
    HexString key = memory.keyOf(session.user());
    if (!identity.verify(request, key)) {
      throw new RequestRefusal("invalid signature");
    }
    Turn turn = new Turn(session.id());
    try {
      session.turn().lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      turn.end();
      throw new RequestRefusal("request cancelled while waiting in queue: context canceled");
    }
    try {
      run(
          request.message(),
          session,
          new PromptReply(envelope.id(), key, identity, clock, line, turn));
    } finally {
      session.turn().unlock();
      turn.end();
    }
  }

  /** A prompt as the counters see it: from when it came, until its last message goes out. */
  final class Turn {
    private final SessionId session;
    private boolean ended;

    private Turn(SessionId session) {
      this.session = session;
      counters.promptBegins(session);
    }

    void end() {
      if (!ended) {
        ended = true;
        counters.promptEnds(session);
      }
    }
  }

  private void run(String message, ServedSession session, PromptReply reply)
      throws IOException, RequestRefusal {
    JsonNode json = parse(message);
    TokenCount tokens = new TokenCount(json);
    long start = clock.millis();
    reply.counting(tokens);
    try {
      FaultInjection.backend(reply.misbehaviour());
      if (json.path("type").asString("").equals("embeddings")) {
        backend.embeddings(session.model(), (ObjectNode) json, reply);
      } else {
        backend.chat(session.model(), ForwardedChat.adapt(json, session.model()), reply);
      }
    } catch (ModelBackend.ModelError e) {
      reply.modelError(e.body());
    } catch (ModelBackend.BackendException e) {
      throw new RequestRefusal("failed to prompt: " + e.getMessage());
    }
    long end = clock.millis();
    long first = reply.firstAt().orElse(end);
    session.record(Duration.ofMillis(first - start), Duration.ofMillis(end - start), tokens);
  }

  private static JsonNode parse(String message) throws RequestRefusal {
    JsonNode json;
    try {
      json = ProviderJson.JSON.readTree(message);
    } catch (JacksonException e) {
      throw unreadable(e.getOriginalMessage());
    }
    if (!json.isObject()) {
      throw unreadable("json: cannot unmarshal into Go value of type map[string]interface {}");
    }
    return json;
  }

  private static RequestRefusal unreadable(String why) {
    return new RequestRefusal(
        "failed to process audio transcription: failed to unmarshal request: " + why);
  }
}
