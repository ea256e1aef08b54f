package org.mor.automation.marketplace.provider;

import java.util.function.Function;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.crypto.Signature;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.ProviderReport;

/**
 * What closes a session.
 *
 * @param report what {@code encoded} says
 * @param encoded for the contract
 * @param signature 65 bytes for the contract
 */
public record CloseReport(ProviderReport report, HexString encoded, HexString signature) {
  /**
   * The user's own word, for when the provider gives none: the contract then counts the session as
   * closed without the provider.
   *
   * @param sign signs a hash of 32 bytes with the user's or delegate's key
   */
  public static CloseReport selfSigned(ProviderReport report, Function<byte[], Signature> sign) {
    byte[] encoded = report.encode();
    Signature signature = sign.apply(EthereumMessage.hash(encoded));
    return new CloseReport(report, HexString.of(encoded), HexString.of(signature.ethereum()));
  }
}
