package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.Fees;
import tools.jackson.databind.JsonNode;

/** What tests do to a development chain: move its time, hold its blocks, act for anybody. */
public final class ChainControl {
  private static final String SESSION_CLOSED =
      "0x337fbb0a41a596db800dc836595a57815f967185e3596615c646f2455ac3914a";
  private static final String SESSION_OPENED =
      "0x2bd7c890baf595977d256a6e784512c873ac58ba612b4895dbb7f784bfbf4839";

  /** What one transaction has the gas for. */
  private static final int HOLDS_AT_ONCE = 250;

  private final LocalChain chain;
  private final AnvilRpc rpc;
  private final ContractDeployment contracts;
  private final Address owner;
  private final Transactions transactions;

  private ChainControl(LocalChain chain) {
    this.chain = chain;
    this.rpc = chain.rpc();
    this.contracts = chain.contracts();
    this.owner = chain.owner();
    transactions = new Transactions(rpc);
  }

  public static ChainControl of(LocalChain chain) {
    return new ChainControl(chain);
  }

  public void mine() {
    rpc.send("evm_mine");
  }

  /** Mines a block that much later; time goes on from there. */
  public void increaseTime(Duration duration) {
    rpc.send("evm_increaseTime", duration.toSeconds());
    rpc.send("evm_mine");
  }

  /** The next block's time, which must be later than the last one's. */
  public void setNextBlockTime(Instant time) {
    rpc.send("evm_setNextBlockTimestamp", time.getEpochSecond());
  }

  /** The latest block's time. */
  public Instant now() {
    JsonNode block = rpc.send("eth_getBlockByNumber", "latest", false);
    return Instant.ofEpochSecond(Long.decode(block.get("timestamp").stringValue()));
  }

  /** A block as soon as there is a transaction: the way it starts. */
  public void blockPerTransaction() {
    rpc.send("evm_setIntervalMining", 0);
    rpc.send("evm_setAutomine", true);
  }

  /** No block until somebody mines one. */
  public void holdBlocks() {
    rpc.send("evm_setIntervalMining", 0);
    rpc.send("evm_setAutomine", false);
  }

  /** Forgets a transaction that waits for a block. */
  public void drop(TransactionHash transaction) {
    rpc.send("anvil_dropTransaction", transaction.hex());
  }

  public void dropAll() {
    rpc.send("anvil_dropAllTransactions");
  }

  /** To be given to {@link #revert}, once. */
  public String snapshot() {
    return rpc.send("evm_snapshot").stringValue();
  }

  public void revert(String snapshot) {
    rpc.send("evm_revert", snapshot);
  }

  public Wei ether(Address account) {
    return new Wei(number(rpc.send("eth_getBalance", account.hex(), "latest")));
  }

  public Wei mor(Address account) {
    return new Wei(number(call(contracts.token(), "balanceOf(address)", account)));
  }

  /** Has the contract hold so many stakes more of the user, each with its own MOR. */
  public void holdStakes(Address user, int count, Wei each, Instant releaseAt) {
    chain.giveMor(contracts.diamond(), each.times(count));
    for (int left = count; left > 0; left -= HOLDS_AT_ONCE) {
      transactions.call(
          owner,
          contracts.diamond(),
          "holdStakes(address,uint256,uint256,uint128)",
          user,
          BigInteger.valueOf(Math.min(left, HOLDS_AT_ONCE)),
          each,
          BigInteger.valueOf(releaseAt.getEpochSecond()));
    }
  }

  /** How many stakes of the user the contract holds, those included that are free by now. */
  public int holds(Address user) {
    return new BigInteger(1, read(contracts.diamond(), "countStakesOnHold(address)", user))
        .intValueExact();
  }

  /** Transactions that the account has sent and a block holds. */
  public long nonce(Address account) {
    return number(rpc.send("eth_getTransactionCount", account.hex(), "latest")).longValueExact();
  }

  /** All sessions ever opened, by anybody. */
  public int sessionsOpened() {
    return logs(SESSION_OPENED);
  }

  /** All sessions ever closed, by anybody. */
  public int sessionsClosed() {
    return logs(SESSION_CLOSED);
  }

  private int logs(String topic) {
    return rpc.send(
            "eth_getLogs",
            Map.of(
                "address", contracts.diamond().hex(),
                "fromBlock", "0x0",
                "topics", List.of(topic)))
        .size();
  }

  /** What the account's transactions offered for gas, in the order of the blocks that hold them. */
  public List<Fees> feesOffered(Address sender) {
    long last = number(rpc.send("eth_blockNumber")).longValueExact();
    List<Fees> offered = new ArrayList<>();
    for (long block = 0; block <= last; block++) {
      for (JsonNode transaction :
          rpc.send("eth_getBlockByNumber", "0x" + Long.toHexString(block), true)
              .get("transactions")) {
        if (new Address(transaction.get("from").stringValue()).equals(sender)) {
          offered.add(
              new Fees(
                  new Wei(number(transaction.get("maxPriorityFeePerGas"))),
                  new Wei(number(transaction.get("maxFeePerGas")))));
        }
      }
    }
    return offered;
  }

  /**
   * Reads from a contract.
   *
   * @param signature like {@code allowance(address,address)}, without tuples
   * @throws RevertedException if the contract refuses
   */
  public byte[] read(Address contract, String signature, Object... arguments) {
    return Hex.decode(call(contract, signature, arguments).stringValue());
  }

  private JsonNode call(Address contract, String signature, Object... arguments) {
    return callAs(owner, contract, Abi.call(signature, arguments), "latest");
  }

  private JsonNode callAs(Address from, Address contract, byte[] data, String block) {
    return rpc.send(
        "eth_call",
        Map.of("from", from.hex(), "to", contract.hex(), "data", Hex.encode(data)),
        block);
  }

  /** As {@link #read(Address, String, Object...)}, with call data as they are. */
  byte[] read(Address from, Address contract, byte[] data) {
    return Hex.decode(callAs(from, contract, data, "latest").stringValue());
  }

  /**
   * Sends a transaction of anybody, without a key, and mines it.
   *
   * @return the receipt's logs
   * @throws RevertedException if the contract refuses it
   */
  public JsonNode sendAs(Address from, Address contract, String signature, Object... arguments) {
    return sendAs(from, contract, Abi.call(signature, arguments));
  }

  JsonNode sendAs(Address from, Address contract, byte[] data) {
    JsonNode receipt = transactions.send(from, contract, data);
    if (!Transactions.succeeded(receipt)) {
      JsonNode result = callAs(from, contract, data, receipt.get("blockNumber").stringValue());
      throw new IllegalStateException("failed once, and now returns " + result);
    }
    return receipt.get("logs");
  }

  /** Puts a contract's code at an account, and a word into its storage's first place. */
  void become(Address account, ContractArtifact contract, byte[] word) {
    rpc.send("anvil_setCode", account.hex(), Hex.encode(contract.runtime()));
    rpc.send("anvil_setStorageAt", account.hex(), "0x0", Hex.encode(word));
  }

  private static BigInteger number(JsonNode hex) {
    return new BigInteger(hex.stringValue().substring(2), 16);
  }
}
