package org.mor.automation.local.provider;

import java.net.URI;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.crypto.PrivateKey;

/**
 * One provider.
 *
 * @param key its identity on the chain
 * @param version told in answer to a ping
 * @param capacity sessions that it serves at a time, over all its models
 * @param port on the loopback interface; 0 for any
 */
public record ProviderSettings(
    PrivateKey key,
    URI rpcUrl,
    Address diamond,
    long chainId,
    ModelBackend backend,
    String version,
    int capacity,
    int port) {

  public static ProviderSettings of(
      PrivateKey key, URI rpcUrl, Address diamond, long chainId, ModelBackend backend) {
    return new ProviderSettings(key, rpcUrl, diamond, chainId, backend, "v7.1.43", 10_000, 0);
  }

  public ProviderSettings withCapacity(int other) {
    return new ProviderSettings(key, rpcUrl, diamond, chainId, backend, version, other, port);
  }
}
