package org.mor.automation.chat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider on loopback. It accepts everything, and answers every prompt with the same words,
 * signed and encrypted as they should be.
 */
final class ChatTestProvider implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChatTestProvider.class);
  private static final int CHUNKS = 20;
  private static final int DEPTH = 64;
  private static final int MOST_BYTES = 1 << 16;
  private static final String CHUNK =
      """
      {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"priming",\
      "choices":[{"index":0,"delta":{"content":"word"},"finish_reason":null}]}\
      """;
  private static final String LAST =
      """
      {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"priming",\
      "choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\
      """;
  private static final String WHOLE =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"priming",\
      "choices":[{"index":0,"message":{"role":"assistant","content":"word"},\
      "finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
      """;

  private final Secp256k1 curve = Secp256k1.best();
  private final MessageSigner signer = new MessageSigner(curve);
  private final Ecies ecies = new Ecies(curve);
  private final JsonDecoder decoder = new JsonDecoder(DEPTH);
  private final PublicKey asker;
  private final SecureRandom random;
  private final Clock clock;
  private final PrivateKey key;
  private final ServerSocket server;

  /**
   * Begins to listen.
   *
   * @param transport the key of those who ask
   */
  ChatTestProvider(PrivateKey transport, SecureRandom random, Clock clock) throws IOException {
    this.asker = curve.publicKey(transport);
    this.random = random;
    this.clock = clock;
    this.key = PrivateKey.random(random);
    this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("priming-provider").start(this::serve);
  }

  String endpoint() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  PublicKey publicKey() {
    return curve.publicKey(key);
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        answer(client);
      } catch (IOException | WireException e) {
        LOG.debug("an answer has ended: {}", e.getMessage());
      }
    }
  }

  private void answer(Socket client) throws IOException, WireException {
    byte[] message =
        new MessageReader(client.getInputStream()::read, MOST_BYTES, DEPTH)
            .next()
            .orElseThrow(() -> new IOException("nothing was asked"));
    RequestEnvelope request = RequestEnvelope.parse(message, decoder);
    OutputStream out = client.getOutputStream();
    if (PromptRequest.parse(request.params()).message().contains("\"stream\":true")) {
      for (int i = 0; i < CHUNKS; i++) {
        out.write(sealed(request.id(), CHUNK));
      }
      out.write(sealed(request.id(), LAST));
    } else {
      out.write(sealed(request.id(), WHOLE));
    }
  }

  private byte[] sealed(String id, String json) {
    byte[] secret = ecies.encrypt(json.getBytes(StandardCharsets.UTF_8), asker, random);
    PromptResult result =
        new PromptResult(Hex.encode(secret).substring(2), clock.millis(), HexString.EMPTY);
    return ResponseEnvelope.write(id, signer.sign(result, key));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
