package org.mor.automation.session.audit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.chain.StakesOnHold;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.tx.Receipt;
import org.mor.automation.marketplace.tx.TransactionReads;
import org.mor.automation.session.store.JournalEntry;
import tools.jackson.databind.JsonNode;

/** Reads the wallets' balances, sessions and transactions from the chain; changes nothing. */
final class ChainBooks {
  /** Public nodes search at most this many blocks at once. */
  private static final long BLOCKS = 10_000;

  private final RpcClient rpc;
  private final ContractAddresses contracts;
  private final Marketplace marketplace;
  private final TransactionReads transactions;

  ChainBooks(RpcClient rpc, ContractAddresses contracts) {
    this.rpc = rpc;
    this.contracts = contracts;
    this.marketplace = new Marketplace(rpc, contracts);
    this.transactions = new TransactionReads(rpc);
  }

  /**
   * One wallet on the chain.
   *
   * @param nonce how many of its transactions are mined
   * @param onHold wei of MOR
   */
  record Books(
      long nonce,
      BigInteger eth,
      BigInteger mor,
      BigInteger onHold,
      List<OnChainSession> sessions) {
    BigInteger staked() {
      return sessions.stream()
          .filter(session -> !session.closed())
          .map(session -> session.stake().value())
          .reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  Books of(Address wallet, Deadline deadline) {
    Funds funds = marketplace.funds(wallet, deadline);
    StakesOnHold onHold = marketplace.stakesOnHold(wallet, deadline);
    return new Books(
        nonce(wallet, deadline),
        funds.eth().value(),
        funds.mor().value(),
        onHold.available().value().add(onHold.held().value()),
        marketplace.allSessions(wallet, deadline));
  }

  long nonce(Address wallet, Deadline deadline) {
    return transactions.minedNonce(wallet, deadline);
  }

  Instant time(Deadline deadline) {
    return marketplace.head(deadline).time();
  }

  /** The session that a journalled transaction has opened, if any. */
  Optional<SessionId> opened(JournalEntry entry, Deadline deadline) {
    return receipt(entry, deadline).flatMap(receipt -> receipt.opened(contracts.diamond()));
  }

  /** Wei of ETH that a journalled transaction has cost; empty if no version of it was mined. */
  Optional<BigInteger> cost(JournalEntry entry, Deadline deadline) {
    return receipt(entry, deadline).map(receipt -> receipt.cost().value());
  }

  private Optional<Receipt> receipt(JournalEntry entry, Deadline deadline) {
    return entry.hashes().reversed().stream()
        .flatMap(hash -> transactions.receipt(hash, deadline).stream())
        .findFirst();
  }

  /**
   * Wei of MOR that the wallet has sent to the marketplace since that block, minus what came back.
   */
  BigInteger staked(Address wallet, long fromBlock, Deadline deadline) {
    long last = Quantity.count(rpc.call(RpcCall.of("eth_blockNumber"), deadline));
    BigInteger sum = BigInteger.ZERO;
    for (long from = fromBlock; from <= last; from += BLOCKS) {
      long to = Math.min(last, from + BLOCKS - 1);
      sum = sum.add(moved(wallet, contracts.diamond(), from, to, deadline));
      sum = sum.subtract(moved(contracts.diamond(), wallet, from, to, deadline));
    }
    return sum;
  }

  private BigInteger moved(Address from, Address to, long first, long last, Deadline deadline) {
    Map<String, Object> filter =
        Map.of(
            "address", contracts.mor().hex(),
            "fromBlock", Quantity.of(first),
            "toBlock", Quantity.of(last),
            "topics", List.of(Receipt.TRANSFER, topic(from), topic(to)));
    BigInteger sum = BigInteger.ZERO;
    for (JsonNode log : rpc.call(RpcCall.of("eth_getLogs", filter), deadline)) {
      sum = sum.add(Quantity.number(log.path("data")));
    }
    return sum;
  }

  private static String topic(Address address) {
    return "0x" + "0".repeat(24) + address.hex().substring(2);
  }
}
