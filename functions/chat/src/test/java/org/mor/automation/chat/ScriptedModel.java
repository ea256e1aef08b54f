package org.mor.automation.chat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.MessageReader;
import org.mor.automation.marketplace.wire.MessageSigner;
import org.mor.automation.marketplace.wire.PromptRequest;
import org.mor.automation.marketplace.wire.PromptResult;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import org.mor.automation.marketplace.wire.WireException;

/**
 * A provider's socket, whose model says what a test tells it to, signed and encrypted, and then
 * hangs up.
 */
final class ScriptedModel implements AutoCloseable {
  private static final String CHUNK =
      """
      {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
      "choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":%s}]}\
      """;

  private final Secp256k1 curve = Secp256k1.best();
  private final MessageSigner signer = new MessageSigner(curve);
  private final SecureRandom random = new SecureRandom();
  private final PrivateKey key = PrivateKey.random(random);
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final PublicKey asker;
  private final Clock clock;
  private volatile List<String> script = List.of();

  /** The prompts that it got. */
  final List<String> prompts = new CopyOnWriteArrayList<>();

  ScriptedModel(PublicKey asker, Clock clock) throws IOException {
    this.asker = asker;
    this.clock = clock;
    Thread.ofVirtual().name("scripted-model").start(this::serve);
  }

  static String word(String text) {
    return CHUNK.formatted(text, "null");
  }

  static String last(String text) {
    return CHUNK.formatted(text, "\"stop\"");
  }

  /** From now on it answers every prompt so. */
  void says(String... messages) {
    script = List.of(messages);
  }

  String endpoint() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  byte[] publicKey() {
    return curve.publicKey(key).bytes();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        answer(client);
      } catch (IOException | WireException e) {
        // Whoever asked has gone, or the test is over.
      }
    }
  }

  private void answer(Socket client) throws IOException, WireException {
    byte[] message =
        new MessageReader(client.getInputStream()::read, 1 << 16, 64)
            .next()
            .orElseThrow(() -> new IOException("nothing was asked"));
    RequestEnvelope request = RequestEnvelope.parse(message, new JsonDecoder(64));
    prompts.add(PromptRequest.parse(request.params()).message());
    OutputStream out = client.getOutputStream();
    for (String json : script) {
      byte[] secret =
          new Ecies(curve).encrypt(json.getBytes(StandardCharsets.UTF_8), asker, random);
      PromptResult result =
          new PromptResult(Hex.encode(secret).substring(2), clock.millis(), HexString.EMPTY);
      out.write(ResponseEnvelope.write(request.id(), signer.sign(result, key)));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
