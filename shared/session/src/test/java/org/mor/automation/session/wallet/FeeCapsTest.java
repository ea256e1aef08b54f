package org.mor.automation.session.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.FeeQuote;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.marketplace.tx.UnsignedTransaction;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.store.JournalEntry;

/** Whatever nodes say, nothing above the operator's caps is worked out or signed. */
class FeeCapsTest {
  private static final long GWEI = 1_000_000_000L;
  private static final FeeCaps CAPS = FeeCaps.DEFAULT;
  private static final Address WALLET = new Address("0x" + "1".repeat(40));

  private static FeeQuote quote(long tip, long baseFee) {
    return new FeeQuote(Wei.of(tip), Wei.of(baseFee), 1, 30_000_000, Wei.of(Long.MAX_VALUE));
  }

  /** From nothing to ten million gwei, every order of magnitude as likely as the others. */
  private static long any(SplittableRandom random) {
    return random.nextInt(20) == 0 ? 0 : (long) Math.pow(10, random.nextDouble() * 16);
  }

  private static void within(FeeCaps caps, Optional<Fees> fees, FeeQuote quote) {
    fees.ifPresent(
        each -> {
          assertTrue(each.tip().compareTo(caps.tip()) <= 0, quote + " " + each);
          assertTrue(each.maxFee().compareTo(caps.maxFee()) <= 0, quote + " " + each);
        });
  }

  @Test
  void noQuoteBringsFeesAboveTheCaps() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      long tipCap = any(random);
      FeeCaps caps = new FeeCaps(Wei.of(tipCap), Wei.of(tipCap + any(random)), Wei.of(any(random)));
      FeeQuote quote = quote(any(random), any(random));
      Optional<Fees> fees = caps.first(quote);
      within(caps, fees, quote);
      for (int raises = 0; raises < 5 && fees.isPresent(); raises++) {
        FeeQuote later = quote(any(random), any(random));
        fees = caps.raised(fees.get(), later);
        within(caps, fees, later);
      }
    }
  }

  @Test
  void aRaiseIsWhatNodesDemandOfAReplacement() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 50_000; i++) {
      Optional<Fees> first = CAPS.first(quote(any(random), any(random)));
      Optional<Fees> raised =
          first.flatMap(old -> CAPS.raised(old, quote(any(random), any(random))));
      raised.ifPresent(
          next -> {
            assertTrue(next.tip().compareTo(first.get().raised().tip()) >= 0);
            assertTrue(next.maxFee().compareTo(first.get().raised().maxFee()) >= 0);
          });
    }
  }

  @Test
  void aHugeTipIsCutToHalfOfTheCap() {
    Fees fees = CAPS.first(quote(5_000 * GWEI, GWEI / 100)).orElseThrow();
    assertEquals(Wei.of(GWEI / 10), fees.tip());
  }

  @Test
  void nothingIsSignedWhileTheBaseFeeIsAboveTheCap() {
    assertEquals(Optional.empty(), CAPS.first(quote(1, 3 * GWEI + 1)));
    assertTrue(CAPS.first(quote(1, 3 * GWEI)).isPresent());
  }

  @Test
  void theCostOfATransactionIsItsGasLimitTimesItsWholeFee() {
    Fees fees = new Fees(Wei.of(1), Wei.of(2 * GWEI));
    assertTrue(CAPS.allow(1_000_000, fees));
    assertFalse(CAPS.allow(1_000_001, fees));
  }

  @Test
  void theSignerRefusesWhatIsAboveTheCapsWhoeverWorkedItOut() {
    WalletSigner signer = new WalletSigner(1, Map.of(WALLET, new Anything()), CAPS);
    Fees most = new Fees(CAPS.tip(), CAPS.maxFee());
    sign(signer, 600_000, most);
    refused(signer, 700_000, most);
    refused(signer, 21_000, new Fees(CAPS.tip().plus(Wei.of(1)), CAPS.maxFee()));
    refused(signer, 21_000, new Fees(CAPS.tip(), CAPS.maxFee().plus(Wei.of(1))));
  }

  private static void refused(WalletSigner signer, long gas, Fees fees) {
    assertThrows(IllegalStateException.class, () -> sign(signer, gas, fees));
  }

  private static void sign(WalletSigner signer, long gas, Fees fees) {
    signer.first(
        new TransactionRef(WALLET, 7),
        JournalEntry.Purpose.OPEN,
        new ContractCall(WALLET, new byte[0]),
        new JournalEntry.Signing(gas, fees, java.time.Instant.EPOCH, 1));
  }

  /** Signs whatever it is given. */
  private static final class Anything implements TransactionSigner {
    @Override
    public Address address() {
      return WALLET;
    }

    @Override
    public SignedTransaction sign(UnsignedTransaction transaction) {
      return new SignedTransaction(
          new byte[1], new TransactionHash("0x" + "2".repeat(64)), transaction.nonce());
    }
  }
}
