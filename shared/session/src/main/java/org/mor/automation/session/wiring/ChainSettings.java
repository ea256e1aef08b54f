package org.mor.automation.session.wiring;

import java.net.URI;
import java.util.List;
import org.mor.automation.marketplace.chain.ContractAddresses;

/**
 * Which chain, and how it is read.
 *
 * @param confirmations how many blocks below the head a block counts as settled
 */
public record ChainSettings(
    List<URI> rpcUrls, long chainId, ContractAddresses contracts, int confirmations) {
  public ChainSettings {
    rpcUrls = List.copyOf(rpcUrls);
  }
}
