package org.mor.automation.chat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.mor.automation.http.PrimingRequest;
import org.mor.automation.http.SnapshotPriming;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.Endpoint;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.marketplace.provider.ResponseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before a snapshot: chats with a model and over a session that do not exist, and a prompt with a
 * key of its own to a port of this machine where nobody listens.
 */
final class ChatPriming {
  private static final Logger LOG = LoggerFactory.getLogger(ChatPriming.class);
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final String NO_ID = "0x" + "0".repeat(64);

  private ChatPriming() {}

  static void run(Map<String, String> variables) {
    SnapshotPriming.run(
        variables,
        services -> {
          prompt();
          return new ChatCompletionHandler(services);
        },
        List.of(chat("\"model\":\"no-such-model\""), chat("\"session_id\":\"" + NO_ID + "\"")));
  }

  private static PrimingRequest chat(String target) {
    String rest = ",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"priming\"}]}";
    return new PrimingRequest("POST", "/v1/chat/completions", "{" + target + rest, 404);
  }

  private static void prompt() {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    Secp256k1 curve = Secp256k1.best();
    PrivateKey key = PrivateKey.random(random);
    ProviderClient client =
        new ProviderClient(
            curve, key, EndpointPolicy.localDevelopment(), ProviderLimits.DEFAULT, clock, random);
    try {
      client
          .prompt(
              Endpoint.parse("127.0.0.1:1"),
              curve.publicKey(key),
              new SessionId(NO_ID),
              "{}",
              ResponseMode.STREAM,
              Deadline.in(TIME, clock))
          .close();
    } catch (ProviderException e) {
      LOG.debug("nobody listens, as expected: {}", e.getMessage());
    }
  }
}
