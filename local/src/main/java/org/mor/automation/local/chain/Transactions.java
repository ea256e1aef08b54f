package org.mor.automation.local.chain;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import tools.jackson.databind.JsonNode;

/**
 * Transactions of any sender without its key, each mined when its call returns. The next one goes
 * when the one before is in a block: anvil now and then forgets one that comes while another of the
 * same sender is being mined.
 */
final class Transactions {
  private static final String GAS = "0xf42400"; // 16 million, so that nothing is to be estimated

  private static final int LOOKS = 500;
  private static final int LOOKS_PER_BLOCK = 50;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  private final AnvilRpc rpc;

  Transactions(AnvilRpc rpc) {
    this.rpc = rpc;
  }

  /** Creates a contract. */
  void create(Address from, byte[] code) {
    succeed(send(from, Optional.empty(), code));
  }

  /**
   * Calls a contract.
   *
   * @param signature like {@code approve(address,uint256)}, without tuples
   * @throws IllegalStateException if it fails
   */
  void call(Address from, Address contract, String signature, Object... arguments) {
    succeed(send(from, contract, Abi.call(signature, arguments)));
  }

  private static void succeed(JsonNode receipt) {
    if (!succeeded(receipt)) {
      throw new IllegalStateException("a transaction failed: " + receipt);
    }
  }

  static boolean succeeded(JsonNode receipt) {
    return receipt.get("status").stringValue().equals("0x1");
  }

  /** Calls a contract and returns the receipt, also if it failed. */
  JsonNode send(Address from, Address contract, byte[] data) {
    return send(from, Optional.of(contract), data);
  }

  private JsonNode send(Address from, Optional<Address> to, byte[] data) {
    Map<String, String> transaction = new HashMap<>();
    transaction.put("from", from.hex());
    to.ifPresent(contract -> transaction.put("to", contract.hex()));
    transaction.put("data", Hex.encode(data));
    transaction.put("gas", GAS);
    return mined(rpc.send("eth_sendTransaction", transaction).stringValue());
  }

  /** The miner may hold one that it has taken but not put into its block yet: look again. */
  private JsonNode mined(String hash) {
    for (int look = 0; look < LOOKS; look++) {
      JsonNode receipt = rpc.send("eth_getTransactionReceipt", hash);
      if (!receipt.isNull()) {
        return receipt;
      }
      if (look % LOOKS_PER_BLOCK == 0) {
        rpc.send("evm_mine");
      } else {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
    throw new IllegalStateException("a transaction was not taken into a block");
  }
}
