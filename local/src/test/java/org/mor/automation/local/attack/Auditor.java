package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.LocalChain;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.audit.Custody;
import org.mor.automation.session.audit.CustodyReport;
import org.mor.automation.session.audit.WalletStakes;
import org.mor.automation.session.store.SessionTables;

/** Proves of a local stack that nothing was lost: after every test that sends money about. */
public final class Auditor {
  static final Wei GIVEN_MOR = new Wei(BigInteger.TEN.pow(18 + 6));
  private static final Wei GIVEN_ETH = new Wei(BigInteger.TEN.pow(18 + 4));

  private Auditor() {}

  public static CustodyReport audit(LocalStack stack) throws InterruptedException {
    LocalChain chain = stack.market().chain();
    Address wallet = chain.wallet();
    WalletStakes terms =
        new WalletStakes(
            List.of(wallet),
            WalletStakes.TWO_ROUNDS,
            Map.of(wallet, GIVEN_MOR),
            Map.of(wallet, GIVEN_ETH),
            OptionalLong.of(0));
    try (Custody custody =
        new Custody(
            List.of(chain.url()),
            chain.contracts().addresses(),
            stack.dynamo(),
            new SessionTables(
                stack.template().ref("SessionsTable"), stack.template().ref("WalletsTable")),
            terms,
            Clock.systemUTC(),
            Auditor::pause)) {
      return custody.check();
    }
  }

  private static void pause(Duration duration) throws InterruptedException {
    java.util.concurrent.TimeUnit.MILLISECONDS.sleep(duration.toMillis());
  }

  /** Fails with the findings unless everything is where it belongs. */
  public static CustodyReport.Totals sound(LocalStack stack) throws InterruptedException {
    CustodyReport report = audit(stack);
    return assertInstanceOf(CustodyReport.Sound.class, report, report::toString).totals();
  }
}
