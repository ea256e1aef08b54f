package org.mor.automation.marketplace.provider;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.NativeSecp256k1;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.MessageReader;
import org.mor.automation.marketplace.wire.MessageSigner;
import org.mor.automation.marketplace.wire.PromptResult;
import org.mor.automation.marketplace.wire.ProviderError;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.ResponseEnvelope;

/** A provider on a real socket that does to each connection what the script says. */
final class ScriptedProvider implements AutoCloseable {
  @FunctionalInterface
  interface Script {
    void run(ScriptedProvider self, RequestEnvelope request, Socket socket) throws Exception;
  }

  static final NativeSecp256k1 CURVE = new NativeSecp256k1();
  static final MessageSigner SIGNER = new MessageSigner(CURVE);

  final PrivateKey key = PrivateKey.random(new SecureRandom());
  final PublicKey publicKey = CURVE.publicKey(key);
  final Queue<RequestEnvelope> requests = new ConcurrentLinkedQueue<>();

  /** For scripts that go on only when the consumer has seen what they sent. */
  final CountDownLatch read = new CountDownLatch(1);

  private final PublicKey consumer;
  private final ServerSocket server;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final JsonDecoder decoder = new JsonDecoder(32);

  ScriptedProvider(PublicKey consumer, Script script) throws IOException {
    this.consumer = consumer;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("scripted-provider").start(() -> accept(script));
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(script, socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Script script, Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      MessageReader reader = new MessageReader(socket.getInputStream()::read, 1 << 20, 16);
      RequestEnvelope request = RequestEnvelope.parse(reader.next().orElseThrow(), decoder);
      requests.add(request);
      script.run(this, request, socket);
    } catch (Exception e) {
      return; // the consumer went away, as many tests have it do
    }
  }

  Endpoint endpoint() {
    return new Endpoint(server.getInetAddress().getHostAddress(), server.getLocalPort());
  }

  /** One message of an answer, signed by this provider and encrypted for the consumer. */
  byte[] part(RequestEnvelope request, String json) {
    return ResponseEnvelope.write(request.id(), SIGNER.sign(result(json, consumer), key));
  }

  static PromptResult result(String json, PublicKey to) {
    return new PromptResult(seal(json, to), System.currentTimeMillis(), HexString.EMPTY);
  }

  static String seal(String json, PublicKey to) {
    byte[] plain = json.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(new Ecies(CURVE).encrypt(plain, to, new SecureRandom()));
  }

  byte[] backendError(RequestEnvelope request, String json) {
    ProviderError error =
        SIGNER.sign(ProviderError.encrypted(seal(json, consumer), System.currentTimeMillis()), key);
    return ResponseEnvelope.write(request.id(), error);
  }

  static byte[] plainError(RequestEnvelope request, String text) {
    return ResponseEnvelope.write(request.id(), ProviderError.plain(text, 1));
  }

  /** Parts of an answer, each written by itself. */
  void parts(RequestEnvelope request, Socket socket, String... json) throws IOException {
    OutputStream out = socket.getOutputStream();
    for (String part : json) {
      out.write(part(request, part));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
