package org.mor.automation.session.wiring;

import java.util.List;

/**
 * Names of the encrypted parameters that hold the keys.
 *
 * @param transport the key that providers know us by
 */
public record KeyParameters(List<String> wallets, String transport) {
  public KeyParameters {
    wallets = List.copyOf(wallets);
  }
}
