package org.mor.automation.session.wiring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.Secret;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.tx.LocalTransactionSigner;
import org.mor.automation.marketplace.tx.TransactionSigner;

/**
 * The transport key and the wallets' keys, each read when it is first used. A request on an open
 * session needs the transport key only.
 */
final class ConfiguredKeys {
  private final Secp256k1 curve;
  private final Supplier<PrivateKey> transport;
  private final Supplier<Map<Address, TransactionSigner>> wallets;

  /**
   * Wires the keys.
   *
   * @param read from the name of an encrypted parameter to its value
   */
  ConfiguredKeys(Secp256k1 curve, Function<String, Secret> read, KeyParameters parameters) {
    this.curve = curve;
    this.transport = new Lazy<>(() -> PrivateKey.parse(read.apply(parameters.transport()).value()));
    this.wallets = new Lazy<>(() -> signers(read, parameters.wallets()));
  }

  private Map<Address, TransactionSigner> signers(
      Function<String, Secret> read, List<String> parameters) {
    Map<Address, TransactionSigner> signers = new LinkedHashMap<>();
    for (String parameter : parameters) {
      TransactionSigner signer =
          new LocalTransactionSigner(PrivateKey.parse(read.apply(parameter).value()), curve);
      signers.put(signer.address(), signer);
    }
    return signers;
  }

  Secp256k1 curve() {
    return curve;
  }

  /** Signs messages to providers and reads their answers; owns nothing on the chain. */
  PrivateKey transport() {
    return transport.get();
  }

  /** Sign transactions, in the configured order. */
  Map<Address, TransactionSigner> wallets() {
    return wallets.get();
  }
}
