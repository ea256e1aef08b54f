package org.mor.automation.benchmarks;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mor.automation.local.LocalMarket;
import org.mor.automation.local.chain.DevKeys;
import org.mor.automation.local.chain.RegisteredMarket;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.Endpoint;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.PromptMessage;
import org.mor.automation.marketplace.provider.PromptStream;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.marketplace.provider.ResponseMode;
import org.mor.automation.marketplace.rpc.RpcClient;

/** The providers, called without anything in front of them, on the very sessions that are open. */
final class Direct {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Clock clock = Clock.systemUTC();
  private final ProviderClient client;
  private final List<Session> sessions = new ArrayList<>();

  private record Session(Endpoint endpoint, PublicKey provider, SessionId id) {}

  Direct(LocalMarket market, ContractAddresses contracts, int most) throws Exception {
    Secp256k1 curve = Secp256k1.best();
    client =
        new ProviderClient(
            curve,
            DevKeys.TRANSPORT,
            EndpointPolicy.localDevelopment(),
            ProviderLimits.DEFAULT,
            clock,
            new SecureRandom());
    try (RpcClient rpc = new RpcClient(List.of(market.chain().url()))) {
      Marketplace chain = new Marketplace(rpc, contracts);
      for (OnChainSession session :
          latest(chain.allSessions(market.chain().wallet(), Deadline.in(PATIENCE, clock)), most)) {
        RegisteredMarket.RegisteredProvider provider = provider(market.market(), session);
        sessions.add(
            new Session(
                Endpoint.parse(provider.endpoint()),
                curve.publicKey(provider.key()),
                session.id()));
      }
    }
  }

  private static List<OnChainSession> latest(List<OnChainSession> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private static RegisteredMarket.RegisteredProvider provider(
      RegisteredMarket market, OnChainSession session) {
    return market.models().stream()
        .flatMap(model -> model.bids().stream())
        .filter(bid -> bid.id().equals(session.bid()))
        .flatMap(
            bid ->
                market.providers().stream()
                    .filter(provider -> provider.address().equals(bid.provider())))
        .findFirst()
        .orElseThrow();
  }

  int sessions() {
    return sessions.size();
  }

  /** Nanoseconds to the first content and to the end. */
  Call.Times call(int session, String body) throws Exception {
    Session on = sessions.get(session);
    long start = System.nanoTime();
    long first = 0;
    try (PromptStream stream =
        client.prompt(
            on.endpoint,
            on.provider,
            on.id,
            body,
            ResponseMode.STREAM,
            Deadline.in(PATIENCE, clock))) {
      Optional<PromptMessage> message = stream.next();
      while (message.isPresent()) {
        if (first == 0) {
          first = System.nanoTime() - start;
        }
        message = stream.next();
      }
    }
    return new Call.Times(first, System.nanoTime() - start);
  }
}
