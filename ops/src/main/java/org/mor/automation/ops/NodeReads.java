package org.mor.automation.ops;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.chain.BlockHead;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;

/** Questions to nodes that have nothing to do with the marketplace. */
final class NodeReads implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RpcClient rpc;
  private final Clock clock;

  NodeReads(List<URI> urls, Clock clock) {
    this.rpc = new RpcClient(urls);
    this.clock = clock;
  }

  boolean hasCode(Address contract) {
    return rpc.call(
                RpcCall.of("eth_getCode", contract.hex(), "latest"), Quantity::bytes, deadline())
            .length
        > 0;
  }

  long chainId() {
    return rpc.call(RpcCall.of("eth_chainId"), Quantity::count, deadline());
  }

  BlockHead head(ContractAddresses contracts) {
    return new Marketplace(rpc, contracts).head(deadline());
  }

  private Deadline deadline() {
    return Deadline.in(PATIENCE, clock);
  }

  @Override
  public void close() {
    rpc.close();
  }
}
