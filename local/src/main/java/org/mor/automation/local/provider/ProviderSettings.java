package org.mor.automation.local.provider;

import java.net.URI;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.crypto.PrivateKey;

/**
 * One provider.
 *
 * @param key its identity on the chain
 * @param capacity sessions that it serves at a time, over all its models
 */
public record ProviderSettings(
    PrivateKey key, URI rpcUrl, Address diamond, long chainId, ModelBackend backend, int capacity) {

  public static ProviderSettings of(
      PrivateKey key, URI rpcUrl, Address diamond, long chainId, ModelBackend backend) {
    return new ProviderSettings(key, rpcUrl, diamond, chainId, backend, 10_000);
  }

  public ProviderSettings withCapacity(int other) {
    return new ProviderSettings(key, rpcUrl, diamond, chainId, backend, other);
  }
}
