package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.marketplace.provider.Consumer.SESSION;
import static org.mor.automation.marketplace.provider.Consumer.failure;
import static org.mor.automation.marketplace.provider.ScriptedProvider.CURVE;
import static org.mor.automation.marketplace.provider.ScriptedProvider.SIGNER;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.provider.ProviderFailure.Field;
import org.mor.automation.marketplace.provider.ProviderFailure.Malformed;
import org.mor.automation.marketplace.provider.ProviderFailure.SessionNotFound;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongReport;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongSignature;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.PingRequest;
import org.mor.automation.marketplace.wire.PingResult;
import org.mor.automation.marketplace.wire.ProviderReport;
import org.mor.automation.marketplace.wire.ReportRequest;
import org.mor.automation.marketplace.wire.ReportResult;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import tools.jackson.databind.JsonNode;

class ReportAndPingTest {
  private static final long CHAIN = 8453;

  private final Consumer consumer = new Consumer();
  private final PrivateKey other = PrivateKey.random(new SecureRandom());

  private static ProviderReport report(SessionId session, long chain, long time) {
    return new ProviderReport(
        session, chain, time, 1500, 15, Optional.of(new ProviderReport.Tokens(1, 2)));
  }

  private static ProviderReport honest() {
    return report(SESSION, CHAIN, Clock.systemUTC().millis());
  }

  /** Answers every request with this report; null stands for the provider's own key. */
  private ScriptedProvider reporting(byte[] encoded, PrivateKey author, PrivateKey messenger)
      throws Exception {
    return new ScriptedProvider(
        consumer.publicKey,
        (self, request, socket) -> {
          assertTrue(SIGNER.verify(ReportRequest.parse(request.params()), consumer.publicKey));
          PrivateKey by = author == null ? self.key : author;
          ReportResult result =
              new ReportResult(
                  HexString.of(encoded),
                  HexString.of(EthereumMessage.sign(CURVE, encoded, by).ethereum()),
                  1,
                  HexString.EMPTY);
          ReportResult signed = SIGNER.sign(result, messenger == null ? self.key : messenger);
          socket.getOutputStream().write(ResponseEnvelope.write(request.id(), signed));
        });
  }

  private CloseReport fetch(ScriptedProvider provider) throws ProviderException {
    return consumer
        .client()
        .report(provider.endpoint(), provider.publicKey, SESSION, CHAIN, Consumer.deadline());
  }

  private ProviderFailure refused(byte[] encoded, PrivateKey author, PrivateKey messenger)
      throws Exception {
    try (ScriptedProvider provider = reporting(encoded, author, messenger)) {
      return failure(() -> fetch(provider));
    }
  }

  @Test
  void takesReportsOfBothLengths() throws Exception {
    ProviderReport seven = honest();
    ProviderReport five =
        new ProviderReport(SESSION, CHAIN, seven.timestamp(), 1500, 15, Optional.empty());
    for (ProviderReport report : new ProviderReport[] {seven, five}) {
      try (ScriptedProvider provider = reporting(report.encode(), null, null)) {
        CloseReport taken = fetch(provider);
        assertEquals(report, taken.report());
        assertEquals(HexString.of(report.encode()), taken.encoded());
        assertEquals(
            Optional.of(provider.publicKey),
            EthereumMessage.signer(CURVE, taken.encoded().bytes(), taken.signature().bytes()));
      }
    }
  }

  @Test
  void refusesReportsThatWouldNotCloseTheSession() throws Exception {
    long now = Clock.systemUTC().millis();
    SessionId another = new SessionId("0x" + "ac".repeat(32));
    assertEquals(
        new WrongReport(Field.SESSION), refused(report(another, CHAIN, now).encode(), null, null));
    assertEquals(
        new WrongReport(Field.CHAIN), refused(report(SESSION, 1, now).encode(), null, null));
    assertEquals(
        new WrongReport(Field.TIME),
        refused(report(SESSION, CHAIN, now / 1000 - 3600).encode(), null, null));
    assertEquals(new WrongReport(Field.ENCODING), refused(new byte[128], null, null));
    assertEquals(new WrongReport(Field.SIGNER), refused(honest().encode(), other, null));
    assertEquals(new WrongSignature(), refused(honest().encode(), null, other));
  }

  @Test
  void saysThatTheProviderDoesNotKnowTheSession() throws Exception {
    try (ScriptedProvider provider =
        new ScriptedProvider(
            consumer.publicKey,
            (self, request, socket) ->
                socket
                    .getOutputStream()
                    .write(ScriptedProvider.plainError(request, "session not found")))) {
      assertEquals(new SessionNotFound(), failure(() -> fetch(provider)));
    }
  }

  @Test
  void signsAReportForTheUserAsRecorded() {
    JsonNode vector = Vectors.read("approval_report.json").get("report");
    PrivateKey user =
        PrivateKey.parse(Vectors.read("keys.json").at("/user/private_key").stringValue());
    ProviderReport report = ProviderReport.decode(Vectors.bytes(vector.get("encoded")));
    CloseReport signed = CloseReport.selfSigned(report, hash -> CURVE.sign(hash, user));
    assertEquals(vector.get("encoded").stringValue(), signed.encoded().toString());
    assertEquals(vector.get("user_signature").stringValue(), signed.signature().toString());
  }

  @Test
  void pings() throws Exception {
    ScriptedProvider.Script script =
        (self, request, socket) -> {
          PingRequest ping = PingRequest.parse(request.params());
          assertTrue(SIGNER.verify(ping, consumer.publicKey));
          PingResult pong = new PingResult(ping.nonce(), "v7.0.0", HexString.EMPTY);
          socket
              .getOutputStream()
              .write(ResponseEnvelope.write(request.id(), SIGNER.sign(pong, self.key)));
        };
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script)) {
      PingReply own = ping(provider, provider.publicKey.address());
      assertEquals("v7.0.0", own.version());
      assertTrue(own.proven());
      assertFalse(own.roundTrip().isNegative());
      assertFalse(ping(provider, consumer.publicKey.address()).proven());
    }
  }

  @Test
  void noticesAPongToAnotherPing() throws Exception {
    ScriptedProvider.Script script =
        (self, request, socket) -> {
          PingResult pong = new PingResult(HexString.of(new byte[8]), "", HexString.EMPTY);
          socket
              .getOutputStream()
              .write(ResponseEnvelope.write(request.id(), SIGNER.sign(pong, self.key)));
        };
    try (ScriptedProvider provider = new ScriptedProvider(consumer.publicKey, script)) {
      assertEquals(new Malformed(), failure(() -> ping(provider, provider.publicKey.address())));
    }
  }

  private PingReply ping(ScriptedProvider provider, Address address) throws ProviderException {
    return consumer.client().ping(provider.endpoint(), address, Consumer.deadline());
  }
}
