package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.MarketplaceCalls;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.example.OpeningExample;
import org.mor.automation.marketplace.rpc.ScriptedNode;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.ProviderApproval;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import org.mor.automation.marketplace.wire.SessionRequest;
import org.mor.automation.marketplace.wire.SessionResult;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import tools.jackson.databind.JsonNode;

/** Runs the README's example against a node and a provider on real sockets. */
class ReadmeExampleTest {
  private static final long CHAIN = 8453;
  private static final Address WALLET = new Address("0x" + "aa".repeat(20));
  private static final ContractAddresses CONTRACTS =
      new ContractAddresses(
          new Address("0x" + "01".repeat(20)),
          new Address("0x" + "02".repeat(20)),
          Optional.empty());
  private static final ModelId MODEL = new ModelId("0x" + "bb".repeat(32));
  private static final BidId BID = new BidId("0x" + "cc".repeat(32));

  /** Price 100 wei a second, supply 500 wei, and 1,000 wei to pay providers with. */
  private static final Wei STAKE = Wei.of(3600L * 100 * 500 * 100 / 1_000);

  private final long now = Instant.now().getEpochSecond();

  @Test
  void opensASession() throws Exception {
    Consumer consumer = new Consumer();
    try (ScriptedNode node = new ScriptedNode();
        ScriptedProvider provider =
            new ScriptedProvider(
                consumer.publicKey,
                (self, request, socket) -> {
                  SessionResult result = approval(self, SessionRequest.parse(request.params()));
                  socket.getOutputStream().write(ResponseEnvelope.write(request.id(), result));
                })) {
      node.always(request -> ScriptedNode.ok(answer(request, provider)));
      ContractCall call =
          OpeningExample.opening(
              node.url(), CONTRACTS, consumer.client(), MODEL, WALLET, Consumer.deadline());
      SessionRequest asked = SessionRequest.parse(provider.requests.remove().params());
      assertEquals(STAKE.value(), asked.spend());
      byte[] encoded = new ProviderApproval(BID, CHAIN, WALLET, asked.timestamp()).encode();
      byte[] signature =
          EthereumMessage.sign(ScriptedProvider.CURVE, encoded, provider.key).ethereum();
      ContractCall expected =
          new MarketplaceCalls(CONTRACTS).openSession(WALLET, STAKE, encoded, signature);
      assertEquals(expected.to(), call.to());
      assertArrayEquals(expected.data(), call.data());
    }
  }

  private static SessionResult approval(ScriptedProvider self, SessionRequest request) {
    byte[] encoded = new ProviderApproval(BID, CHAIN, request.user(), request.timestamp()).encode();
    return ScriptedProvider.SIGNER.sign(
        new SessionResult(
            HexString.of(self.publicKey.bytes()),
            HexString.of(encoded),
            HexString.of(
                EthereumMessage.sign(ScriptedProvider.CURVE, encoded, self.key).ethereum()),
            request.user(),
            request.timestamp(),
            HexString.EMPTY),
        self.key);
  }

  /** To one request or a batch. */
  private String answer(JsonNode request, ScriptedProvider provider) {
    return request.isArray()
        ? request
            .valueStream()
            .map(one -> answer(one, provider))
            .collect(Collectors.joining(",", "[", "]"))
        : "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
            .formatted(request.get("id"), result(request, provider));
  }

  private String result(JsonNode request, ScriptedProvider provider) {
    return switch (request.get("method").stringValue()) {
      case "eth_chainId" -> "\"0x%x\"".formatted(CHAIN);
      case "eth_getBlockByNumber" ->
          "{\"number\":\"0x1\",\"hash\":\"0x%s\",\"timestamp\":\"0x%x\",\"baseFeePerGas\":\"0x1\"}"
              .formatted("00".repeat(32), now);
      default -> "\"0x" + returned(request, provider) + "\"";
    };
  }

  private String returned(JsonNode request, ScriptedProvider provider) {
    Address address = provider.publicKey.address();
    return switch (request.at("/params/0/data").stringValue().substring(2, 10)) {
      case "8a683b6e" -> // getModelActiveBids
          encoded(
              new DynamicArray<>(Bytes32.class, List.of(new Bytes32(BID.bytes()))), new Uint256(1));
      case "91704e1e" -> // getBid
          encoded(
              new org.web3j.abi.datatypes.Address(address.hex()),
              new Bytes32(MODEL.bytes()),
              new Uint256(100),
              new Uint256(0),
              new Uint256(now),
              new Uint256(0));
      case "55f21eb7" -> // getProvider
          encoded(
              new DynamicStruct(
                  new Utf8String(provider.endpoint().host() + ":" + provider.endpoint().port()),
                  new Uint256(5),
                  new Uint256(now),
                  new Uint256(0),
                  new Uint256(0),
                  new Bool(false)));
      case "6d0cfe5a" -> encoded(new Uint256(500)); // totalMORSupply
      case "61ce471a" -> encoded(new Uint256(1_000)); // getComputeBalance
      case "53c029f6" -> encoded(new Uint256(1)); // getProviderMinimumStake
      default -> // statistics of the model and of the provider
          FunctionEncoder.encodeConstructor(Collections.nCopies(7, new Uint256(1)));
    };
  }

  @SuppressWarnings("rawtypes") // as web3j takes it
  private static String encoded(Type... values) {
    return FunctionEncoder.encodeConstructor(List.of(values));
  }

  @Test
  void isTheExampleOfTheReadme() throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java/org/mor/automation/marketplace/example/OpeningExample.java"));
    String example =
        source.substring(
            source.indexOf('\n', source.indexOf("// README: begin")) + 1,
            source.lastIndexOf('\n', source.indexOf("// README: end")));
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    assertEquals(example.stripIndent(), readme.substring(start, readme.indexOf("\n```", start)));
  }
}
