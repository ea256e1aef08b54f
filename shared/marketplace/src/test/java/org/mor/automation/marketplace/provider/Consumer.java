package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;

/** The other end of the scripted provider's wire. */
final class Consumer {
  static final SessionId SESSION = new SessionId("0x" + "ab".repeat(32));

  final PrivateKey transport = PrivateKey.random(new SecureRandom());
  final PublicKey publicKey = ScriptedProvider.CURVE.publicKey(transport);

  ProviderClient client() {
    return client(limits(Duration.ofMinutes(1), Duration.ofMinutes(1)));
  }

  ProviderClient client(ProviderLimits limits) {
    return client(limits, EndpointPolicy.localDevelopment());
  }

  ProviderClient client(ProviderLimits limits, EndpointPolicy policy) {
    return client(limits, policy, Clock.systemUTC());
  }

  ProviderClient client(ProviderLimits limits, EndpointPolicy policy, Clock clock) {
    return new ProviderClient(
        ScriptedProvider.CURVE, transport, policy, limits, clock, new SecureRandom());
  }

  static ProviderLimits limits(Duration first, Duration between) {
    return limits(first, first, between);
  }

  static ProviderLimits limits(Duration first, Duration whole, Duration between) {
    return new ProviderLimits(
        100_000, 32, Duration.ofSeconds(30), first, whole, between, Duration.ofMinutes(1));
  }

  static Deadline deadline() {
    return Deadline.in(Duration.ofMinutes(2), Clock.systemUTC());
  }

  PromptStream prompt(ScriptedProvider provider) throws ProviderException {
    return prompt(provider, client());
  }

  static PromptStream prompt(ScriptedProvider provider, ProviderClient client)
      throws ProviderException {
    return client.prompt(
        provider.endpoint(),
        provider.publicKey,
        SESSION,
        "{\"messages\":[]}",
        ResponseMode.STREAM,
        deadline());
  }

  static List<String> readAll(PromptStream stream) throws ProviderException {
    List<String> json = new ArrayList<>();
    Optional<PromptMessage> next = stream.next();
    while (next.isPresent()) {
      json.add(next.get().json());
      next = stream.next();
    }
    return json;
  }

  static ProviderFailure failure(Executable call) {
    return assertThrows(ProviderException.class, call).failure();
  }
}
