package org.mor.automation.session.wiring;

import java.util.Map;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.provider.Providers;

/**
 * The chain, the providers and the wallets: over the network, or simulated. Every part is made when
 * it is first asked for.
 */
public interface MarketplaceAccess {
  long chainId();

  Chain chain();

  Providers providers();

  /** Sends prompts to providers. */
  ProviderClient client();

  /** The wallets' signers in the configured order. */
  Map<Address, TransactionSigner> wallets();
}
