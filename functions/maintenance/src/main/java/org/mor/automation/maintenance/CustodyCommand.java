package org.mor.automation.maintenance;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.mor.automation.core.EntryPoint;
import org.mor.automation.core.config.Environment;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.audit.Custody;
import org.mor.automation.session.audit.CustodyReport;
import org.mor.automation.session.audit.Finding;
import org.mor.automation.session.audit.WalletStakes;
import org.mor.automation.session.wiring.SessionConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Audits tables and chain, and only reads: {@code java -cp maintenance.jar
 * org.mor.automation.maintenance.CustodyCommand}, with the environment of the function. {@code
 * CUSTODY_WALLETS} names the wallets without their keys; {@code CUSTODY_INITIAL_MOR_WEI} and {@code
 * CUSTODY_INITIAL_ETH_WEI} are {@code address=wei} pairs; {@code CUSTODY_FROM_BLOCK} is a block
 * before the first stake; {@code CUSTODY_OVERDUE_SECONDS} is the patience with maintenance. Ends
 * with 0 if all is sound, 1 if not, 2 if it could not be told.
 */
public final class CustodyCommand {
  private CustodyCommand() {}

  public static void main(String[] arguments) {
    int code;
    try {
      code = run(Environment.of(EntryPoint.variables()), System.out);
    } catch (InterruptedException e) {
      code = 2;
    } catch (RuntimeException e) {
      System.err.println(e);
      code = 2;
    }
    EntryPoint.exit(code);
  }

  private static int run(Environment environment, PrintStream out) throws InterruptedException {
    SharedServices services = SharedServices.of(environment);
    SessionConfiguration sessions = SessionConfiguration.of(environment);
    try (DynamoDbClient dynamo = services.dynamo();
        Custody custody =
            new Custody(
                sessions.chain().rpcUrls(),
                sessions.chain().contracts(),
                dynamo,
                sessions.tables(),
                terms(services, sessions),
                services.clock(),
                EntryPoint::sleep)) {
      return switch (custody.check()) {
        case CustodyReport.Sound sound -> {
          print(sound.totals(), out);
          out.println("SOUND");
          yield 0;
        }
        case CustodyReport.Unsound unsound -> {
          print(unsound.totals(), out);
          for (Finding finding : unsound.findings()) {
            out.println("FOUND " + finding);
          }
          out.println("UNSOUND");
          yield 1;
        }
        case CustodyReport.Unsettled _ -> {
          out.println("UNSETTLED: the wallets are in use; try again");
          yield 2;
        }
      };
    }
  }

  private static void print(CustodyReport.Totals totals, PrintStream out) {
    out.println(
        totals.records()
            + " records, "
            + totals.onChain()
            + " sessions on the chain of which "
            + totals.open()
            + " are open, "
            + totals.transactions()
            + " transactions");
    totals.unproven().forEach(statement -> out.println("NOT PROVEN " + statement));
  }

  private static WalletStakes terms(SharedServices services, SessionConfiguration sessions) {
    Environment environment = services.environment();
    List<Address> wallets = environment.list("CUSTODY_WALLETS").stream().map(Address::new).toList();
    if (wallets.isEmpty()) {
      wallets = services.sessions(sessions).wallets();
    }
    return new WalletStakes(
        wallets,
        environment.seconds(
            "CUSTODY_OVERDUE_SECONDS", WalletStakes.TWO_ROUNDS, Duration.ZERO, Duration.ofDays(1)),
        amounts(environment, "CUSTODY_INITIAL_MOR_WEI"),
        amounts(environment, "CUSTODY_INITIAL_ETH_WEI"),
        environment.optional("CUSTODY_FROM_BLOCK").isPresent()
            ? OptionalLong.of(environment.number("CUSTODY_FROM_BLOCK", 0, 0, Long.MAX_VALUE))
            : OptionalLong.empty());
  }

  private static Map<Address, Wei> amounts(Environment environment, String key) {
    Map<Address, Wei> amounts = new HashMap<>();
    environment
        .pairs(key)
        .forEach((wallet, wei) -> amounts.put(new Address(wallet), Wei.parse(wei)));
    return amounts;
  }
}
