package org.mor.automation.local.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mor.automation.local.chain.Anvil;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.chain.DevKeys;
import org.mor.automation.local.chain.LocalChain;
import org.mor.automation.local.chain.MarketPlan;
import org.mor.automation.local.chain.RegisteredMarket;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.Endpoint;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.PromptMessage;
import org.mor.automation.marketplace.provider.PromptStream;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.marketplace.provider.ResponseMode;
import org.mor.automation.marketplace.provider.SessionApproval;
import tools.jackson.databind.JsonNode;

/** A chain, one provider on it, and a consumer. */
final class ProviderStage implements AutoCloseable {
  static final Clock CLOCK = Clock.systemUTC();
  static final SecureRandom RANDOM = new SecureRandom();
  static final Secp256k1 CURVE = Secp256k1.best();
  private static final Wei STAKE = Wei.parse("100000000000000000000");

  final LocalChain chain;
  final RegisteredMarket market;
  final ProviderServer provider;
  final ProviderClient client;
  final PublicKey key = CURVE.publicKey(DevKeys.FIRST_PROVIDER);

  ProviderStage(ModelBackend backend) throws Exception {
    this(backend, Anvil.Options.CHAIN_ID, 10_000);
  }

  ProviderStage(ModelBackend backend, long chainId, int capacity) throws Exception {
    chain = LocalChain.start(Anvil.Options.in(Path.of("node_modules")).withChainId(chainId));
    ProviderSettings settings =
        ProviderSettings.of(
                DevKeys.FIRST_PROVIDER, chain.url(), chain.contracts().diamond(), chainId, backend)
            .withCapacity(capacity);
    provider = ProviderServer.start(settings, CURVE, CLOCK, RANDOM);
    market = chain.open(MarketPlan.standard(provider.endpoint(), "127.0.0.1:1"));
    client = client(DevKeys.TRANSPORT);
    ChainControl.of(chain)
        .sendAs(
            chain.wallet(),
            chain.contracts().token(),
            "approve(address,uint256)",
            chain.contracts().diamond(),
            STAKE.times(1000));
  }

  static ProviderClient client(PrivateKey transport) {
    ProviderLimits limits =
        new ProviderLimits(
            1 << 20,
            128,
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(60));
    return new ProviderClient(
        CURVE, transport, EndpointPolicy.localDevelopment(), limits, CLOCK, RANDOM);
  }

  static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20), CLOCK);
  }

  Endpoint endpoint() throws ProviderException {
    return Endpoint.parse(provider.endpoint());
  }

  BidId bid(String model) {
    return market.model(model).bids().getFirst().id();
  }

  SessionApproval approve(String model) throws ProviderException {
    return client.requestSession(
        endpoint(), provider.address(), chain.wallet(), bid(model), STAKE, chain.chainId(), soon());
  }

  /** Opened on the chain with the provider's own approval. */
  SessionId open(String model) throws ProviderException {
    SessionApproval approval = approve(model);
    JsonNode logs =
        ChainControl.of(chain)
            .sendAs(
                chain.wallet(),
                chain.contracts().diamond(),
                "openSession(address,uint256,bool,bytes,bytes)",
                chain.wallet(),
                STAKE,
                false,
                approval.encoded().bytes(),
                approval.signature().bytes());
    return new SessionId(logs.get(logs.size() - 1).get("topics").get(2).stringValue());
  }

  List<PromptMessage> prompt(SessionId session, String json) throws ProviderException {
    return prompt(client, session, json);
  }

  List<PromptMessage> prompt(ProviderClient by, SessionId session, String json)
      throws ProviderException {
    List<PromptMessage> messages = new ArrayList<>();
    try (PromptStream stream =
        by.prompt(endpoint(), key, session, json, ResponseMode.STREAM, soon())) {
      for (Optional<PromptMessage> message = stream.next();
          message.isPresent();
          message = stream.next()) {
        messages.add(message.get());
      }
    }
    return messages;
  }

  static String chat(String text, boolean stream) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":"
        + ProviderJson.JSON.writeValueAsString(text)
        + "}],\"stream\":"
        + stream
        + "}";
  }

  static String said(List<PromptMessage> messages) {
    StringBuilder text = new StringBuilder();
    for (PromptMessage message : messages) {
      JsonNode choice = message.tree().path("choices").path(0);
      text.append(choice.path("delta").path("content").asString(""));
      text.append(choice.path("message").path("content").asString(""));
    }
    return text.toString();
  }

  /** Sends bytes as they are, and gives everything that comes until the connection is closed. */
  String raw(String... parts) throws IOException {
    int port = Integer.parseInt(provider.endpoint().split(":", -1)[1]);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(10_000);
      for (String part : parts) {
        socket.getOutputStream().write(part.getBytes(StandardCharsets.UTF_8));
      }
      socket.shutdownOutput();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    provider.close();
    chain.close();
  }
}
