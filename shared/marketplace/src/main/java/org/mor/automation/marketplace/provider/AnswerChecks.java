package org.mor.automation.marketplace.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.ProviderFailure.Field;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongApproval;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongReport;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.ProviderApproval;
import org.mor.automation.marketplace.wire.ProviderReport;
import org.mor.automation.marketplace.wire.ReportResult;
import org.mor.automation.marketplace.wire.SessionResult;

/** Whether approvals and reports say what was asked for, and are signed so that they count. */
final class AnswerChecks {
  /** As long as the contract means a report to live. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  /** Times below this are seconds: as milliseconds they would be in 1973. */
  private static final long FIRST_MILLIS = 100_000_000_000L;

  private final Secp256k1 curve;
  private final Duration skew;
  private final Clock clock;

  AnswerChecks(Secp256k1 curve, Duration skew, Clock clock) {
    this.curve = curve;
    this.skew = skew;
    this.clock = clock;
  }

  SessionApproval approval(
      SessionResult result, PublicKey key, ProviderApproval asked, Predicate<Address> accepted)
      throws ProviderException {
    ProviderApproval given;
    try {
      given = ProviderApproval.decode(result.approval().bytes());
    } catch (IllegalArgumentException e) {
      throw wrongApproval(Field.ENCODING);
    }
    if (!given.bidId().equals(asked.bidId())) {
      throw wrongApproval(Field.BID);
    }
    if (given.chainId() != asked.chainId()) {
      throw wrongApproval(Field.CHAIN);
    }
    if (!given.user().equals(asked.user()) || !result.user().equals(asked.user())) {
      throw wrongApproval(Field.USER);
    }
    if (!isFresh(given.timestamp())) {
      throw wrongApproval(Field.TIME);
    }
    if (!signedBy(result.approval(), result.approvalSignature(), accepted)) {
      throw wrongApproval(Field.SIGNER);
    }
    return new SessionApproval(key, given, result.approval(), result.approvalSignature());
  }

  CloseReport report(
      ReportResult result, SessionId session, long chainId, Predicate<Address> accepted)
      throws ProviderException {
    ProviderReport given;
    try {
      given = ProviderReport.decode(result.report().bytes());
    } catch (IllegalArgumentException e) {
      throw wrongReport(Field.ENCODING);
    }
    if (!given.sessionId().equals(session)) {
      throw wrongReport(Field.SESSION);
    }
    if (given.chainId() != chainId) {
      throw wrongReport(Field.CHAIN);
    }
    if (isExpired(given.timestamp())) {
      throw wrongReport(Field.TIME);
    }
    if (!signedBy(result.report(), result.reportSignature(), accepted)) {
      throw wrongReport(Field.SIGNER);
    }
    return new CloseReport(given, result.report(), result.reportSignature());
  }

  /**
   * Whether its clock is close enough to ours: one whose answers would not be believed must not be
   * paid. A time may be in seconds.
   */
  private boolean isFresh(long timestamp) {
    long millis = timestamp < FIRST_MILLIS ? Math.multiplyExact(timestamp, 1000L) : timestamp;
    return Math.abs(millis - clock.millis()) <= skew.toMillis();
  }

  /** As the contract will see it, which takes any number for seconds. */
  private boolean isExpired(long timestamp) {
    return timestamp + FRESH.toSeconds() < clock.instant().plusSeconds(60).getEpochSecond();
  }

  private boolean signedBy(HexString encoded, HexString signature, Predicate<Address> accepted) {
    Optional<PublicKey> signer = EthereumMessage.signer(curve, encoded.bytes(), signature.bytes());
    return signer.map(PublicKey::address).filter(accepted).isPresent();
  }

  private static ProviderException wrongApproval(Field field) {
    return new ProviderException(new WrongApproval(field), "wrong " + field);
  }

  private static ProviderException wrongReport(Field field) {
    return new ProviderException(new WrongReport(field), "wrong " + field);
  }
}
