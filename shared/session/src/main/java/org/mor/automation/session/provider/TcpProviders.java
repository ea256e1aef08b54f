package org.mor.automation.session.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.CloseReport;
import org.mor.automation.marketplace.provider.Endpoint;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.SessionApproval;
import org.mor.automation.session.model.SelectedBid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Providers as the marketplace's own protocol reaches them. Safe for any thread. */
public final class TcpProviders implements Providers {
  private static final Logger LOG = LoggerFactory.getLogger(TcpProviders.class);

  private static final Duration SILENT = Duration.ofMinutes(5);

  private final ProviderClient client;
  private final Secp256k1 curve;
  private final PrivateKey transport;
  private final long chainId;
  private final Clock clock;
  private final Map<Address, Instant> silentUntil = new ConcurrentHashMap<>();

  /**
   * Wires the client.
   *
   * @param transport signs the report on a session whose provider gives none
   */
  public TcpProviders(
      ProviderClient client, Secp256k1 curve, PrivateKey transport, long chainId, Clock clock) {
    this.client = client;
    this.curve = curve;
    this.transport = transport;
    this.chainId = chainId;
    this.clock = clock;
  }

  @Override
  public Approval approve(SelectedBid selected, Deadline deadline) {
    try {
      SessionApproval approval =
          client.requestSession(
              Endpoint.parse(selected.endpoint()),
              selected.provider(),
              selected.wallet(),
              selected.bid(),
              selected.stake(),
              chainId,
              deadline);
      return new Approval(
          approval.providerKey().bytes(), approval.encoded().bytes(), approval.signature().bytes());
    } catch (ProviderException e) {
      throw new ProviderRefusal(e.failure().toString(), e);
    }
  }

  @Override
  public Report report(
      SelectedBid selected, byte[] providerKey, SessionId session, Deadline deadline) {
    Instant now = clock.instant();
    boolean silent =
        Optional.ofNullable(silentUntil.get(selected.provider())).filter(now::isBefore).isPresent();
    if (silent || providerKey.length == 0) {
      return ownWord(session);
    }
    try {
      CloseReport report =
          client.report(
              Endpoint.parse(selected.endpoint()),
              PublicKey.of(providerKey),
              session,
              chainId,
              deadline);
      return new Report(report.encoded().bytes(), report.signature().bytes());
    } catch (ProviderException e) {
      LOG.info("no report from provider {}: {}", selected.provider(), e.failure());
      // For a while its other sessions are closed without asking it.
      silentUntil.put(selected.provider(), clock.instant().plus(SILENT));
      return ownWord(session);
    }
  }

  /** A report signed by ourselves; the contract accepts it as a closing without the provider. */
  private Report ownWord(SessionId session) {
    var figures =
        new org.mor.automation.marketplace.wire.ProviderReport(
            session, chainId, clock.millis(), 0, 0, Optional.empty());
    CloseReport report = CloseReport.selfSigned(figures, hash -> curve.sign(hash, transport));
    return new Report(report.encoded().bytes(), report.signature().bytes());
  }
}
