package org.mor.automation.ops;

import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.session.wiring.SessionWiring;
import picocli.CommandLine.Option;

/** Whose money a command looks at. */
final class WalletSelection {
  @Option(
      names = "--wallet",
      paramLabel = "ADDRESS",
      description =
          "Wallet to look at, several times for several; by default those of the keys in Parameter"
              + " Store, which takes the permission to decrypt them.")
  private List<String> wallets = List.of();

  List<Address> addresses(SessionWiring wiring) {
    return wallets.isEmpty() ? wiring.wallets() : wallets.stream().map(Address::new).toList();
  }
}
