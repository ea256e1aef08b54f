package org.mor.automation.local.provider;

import java.io.IOException;
import java.time.Clock;
import java.util.OptionalLong;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.PromptResult;
import org.mor.automation.marketplace.wire.ProviderError;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import tools.jackson.databind.JsonNode;

/** The answer to one prompt: each part encrypted for the user, signed and written as it comes. */
final class PromptReply implements ModelBackend.Receiver {
  private final String id;
  private final HexString key;
  private final ProviderIdentity identity;
  private final Clock clock;
  private final FaultyWriter line;
  private final Prompting.Turn turn;
  private TokenCount tokens;
  private long firstAt;

  PromptReply(String id, HexString key, ProviderIdentity identity, Clock clock, FaultyWriter line, Prompting.Turn turn) {
    this.id = id;
    this.key = key;
    this.identity = identity;
    this.clock = clock;
    this.line = line;
    this.turn = turn;
  }

  void counting(TokenCount counter) {
    tokens = counter;
  }

  Misbehaviour misbehaviour() {
    return line.misbehaviour();
  }

  OptionalLong firstAt() {
    return firstAt == 0 ? OptionalLong.empty() : OptionalLong.of(firstAt);
  }

  @Override
  public void chunk(JsonNode chunk) throws IOException {
    JsonNode counted = tokens.count(chunk);
    if (line.misbehaviour().is(Fault.END_UNFINISHED) && counted.has("usage_from_provider")) {
      return;
    }
    send(ProviderJson.sorted(counted));
  }

  @Override
  public void done() throws IOException {
    if (!line.misbehaviour().is(Fault.END_UNFINISHED)) {
      turn.end();
      send("\"[DONE]\"");
    }
  }

  @Override
  public void whole(JsonNode answer) throws IOException {
    JsonNode counted = answer.has("choices") ? tokens.count(answer) : answer;
    turn.end();
    send(ProviderJson.sorted(counted));
  }

  void modelError(JsonNode body) throws IOException {
    turn.end();
    String text = "{\"providerModelError\":" + ProviderJson.asIs(body) + "}";
    ProviderError error = ProviderError.encrypted(encrypt(text), clock.millis());
    boolean wrongly = line.hits(Fault.WRONG_SIGNATURE);
    line.write(ResponseEnvelope.write(id, identity.sign(error, wrongly)));
  }

  private void send(String text) throws IOException {
    if (line.hits(Fault.ERROR_AFTER_MESSAGES)) {
      turn.end();
      String why = "failed to prompt: unexpected EOF";
      line.write(ResponseEnvelope.write(id, ProviderError.plain(why, clock.millis())));
      throw new FaultyWriter.HungUp();
    }
    PromptResult result = new PromptResult(encrypt(text), clock.millis(), HexString.EMPTY);
    boolean wrongly = line.hits(Fault.WRONG_SIGNATURE);
    line.write(ResponseEnvelope.write(id, identity.sign(result, wrongly)));
    if (firstAt == 0) {
      firstAt = clock.millis();
    }
  }

  private String encrypt(String text) throws IOException {
    if (key.length() != 65) {
      // A compressed key can check signatures, and cannot encrypt.
      String why = "failed to prompt: callback failed: invalid secp256k1 public key";
      line.write(ResponseEnvelope.write(id, ProviderError.plain(why, clock.millis())));
      throw new FaultyWriter.HungUp();
    }
    return identity.encrypt(text, PublicKey.of(key.bytes()), line.hits(Fault.WRONG_ENCRYPTION));
  }
}
