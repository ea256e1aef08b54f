package org.mor.automation.marketplace.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.rpc.NodeAnswer;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;

/**
 * Chooses the block that final facts are read at.
 *
 * <p>With two nodes, one of which is stale, silent or lies: what both know is read of both, and
 * they have to agree, so that a lie about a block that the honest node has only delays a decision.
 * A node that is behind takes no part, because it does not have the block. A node that invents
 * blocks of its own is found out as long as the honest node is at most {@link #BEHIND} behind the
 * newest of them: the block is taken from below the lowest head, which both must know. Beyond that
 * only a third node helps.
 */
final class SettledBlocks {
  /** A head from that far in the future is invented. */
  private static final Duration AHEAD = Duration.ofSeconds(15);

  /** A node whose head is older than the newest by more than this is out of order. */
  private static final Duration BEHIND = Duration.ofSeconds(60);

  private final RpcClient rpc;
  private final ContractAddresses contracts;
  private final int confirmations;
  private final Clock clock;

  /** The highest block that nodes have agreed about; nothing older decides anything. */
  private final AtomicLong known = new AtomicLong();

  SettledBlocks(RpcClient rpc, ContractAddresses contracts, int confirmations, Clock clock) {
    this.rpc = rpc;
    this.contracts = contracts;
    this.confirmations = confirmations;
    this.clock = clock;
  }

  SettledChain settled(Deadline deadline) {
    List<BlockHead> heads =
        NodeAnswer.givenOrThrow(rpc.each(OfferReads.HEAD, OfferReads::head, deadline));
    BlockHead lowest = lowest(heads);
    BlockHead block =
        confirmations == 0 ? lowest : at(Math.max(0, lowest.number() - confirmations), deadline);
    if (block.number() < known.get()) {
      throw RpcException.disagreement("a block older than one that is known");
    }
    return new SettledChain(
        rpc, contracts, block, deadline, () -> known.accumulateAndGet(block.number(), Math::max));
  }

  private BlockHead lowest(List<BlockHead> heads) {
    Instant latest = clock.instant().plus(AHEAD);
    List<BlockHead> possible = heads.stream().filter(head -> !head.time().isAfter(latest)).toList();
    // Where all are ahead it is our clock, or a development chain whose time was moved.
    List<BlockHead> counted = possible.isEmpty() ? heads : possible;
    Instant newest =
        counted.stream().map(BlockHead::time).max(Comparator.naturalOrder()).orElseThrow();
    return counted.stream()
        .filter(head -> !head.time().isBefore(newest.minus(BEHIND)))
        .filter(head -> head.number() - confirmations >= known.get() || counted.size() == 1)
        .min(Comparator.comparingLong(BlockHead::number))
        .orElseThrow(() -> RpcException.disagreement("blocks older than one that is known"));
  }

  private BlockHead at(long number, Deadline deadline) {
    List<BlockHead> given =
        NodeAnswer.givenOrThrow(
            rpc.each(
                RpcCall.of("eth_getBlockByNumber", Quantity.of(number), false),
                OfferReads::head,
                deadline));
    // A false base fee in a node's answer is no other block.
    if (given.stream().map(BlockHead::hash).distinct().count() > 1) {
      throw RpcException.disagreement("block " + number);
    }
    return given.getFirst();
  }
}
