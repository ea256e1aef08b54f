package org.mor.automation.local.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import tools.jackson.databind.JsonNode;

/** Transactions of any sender without its key, many at once, mined when this returns. */
final class Transactions {
  private static final String GAS = "0xf42400"; // 16 million, so that nothing is to be estimated

  private static final int LOOKS = 500;
  private static final int LOOKS_PER_BLOCK = 50;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  private final AnvilRpc rpc;

  Transactions(AnvilRpc rpc) {
    this.rpc = rpc;
  }

  /** One of them; to nobody if it creates a contract. */
  record Draft(Address from, Address to, byte[] data) {
    Map<String, String> json(long nonce) {
      Map<String, String> json = new HashMap<>();
      json.put("from", from.hex());
      json.put("data", Hex.encode(data));
      json.put("nonce", "0x" + Long.toHexString(nonce));
      json.put("gas", GAS);
      if (to != null) {
        json.put("to", to.hex());
      }
      return json;
    }
  }

  /**
   * Sends all, those of one sender in this order.
   *
   * @throws IllegalStateException if one of them fails
   */
  void sendAll(List<Draft> drafts) {
    List<JsonNode> receipts = send(drafts);
    for (int i = 0; i < receipts.size(); i++) {
      if (!succeeded(receipts.get(i))) {
        throw new IllegalStateException("transaction " + i + " failed: " + receipts.get(i));
      }
    }
  }

  static boolean succeeded(JsonNode receipt) {
    return receipt.get("status").stringValue().equals("0x1");
  }

  /**
   * Sends all and gives their receipts, also of those that failed. A sender's next one goes when
   * the one before is in a block: anvil now and then forgets one that comes while its predecessor
   * is being mined, and then all that follow it.
   */
  List<JsonNode> send(List<Draft> drafts) {
    Map<Address, Long> nonces = nonces(drafts);
    Map<Address, Integer> turns = new HashMap<>();
    List<List<Integer>> rounds = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      int turn = turns.merge(drafts.get(i).from(), 1, Integer::sum) - 1;
      if (turn == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(turn).add(i);
    }
    JsonNode[] receipts = new JsonNode[drafts.size()];
    for (List<Integer> round : rounds) {
      List<JsonNode> mined = round(round.stream().map(drafts::get).toList(), nonces);
      for (int i = 0; i < mined.size(); i++) {
        receipts[round.get(i)] = mined.get(i);
      }
    }
    return List.of(receipts);
  }

  /** One of each sender. */
  private List<JsonNode> round(List<Draft> drafts, Map<Address, Long> nonces) {
    List<AnvilRpc.AnvilCall> calls = new ArrayList<>();
    for (Draft draft : drafts) {
      long nonce = nonces.merge(draft.from(), 1L, Long::sum) - 1;
      calls.add(new AnvilRpc.AnvilCall("eth_sendTransaction", draft.json(nonce)));
    }
    return mined(rpc.send(calls).stream().map(JsonNode::stringValue).toList());
  }

  /** The miner may hold some that it has taken but not put into its block yet: look again. */
  private List<JsonNode> mined(List<String> hashes) {
    for (int look = 0; look < LOOKS; look++) {
      List<JsonNode> receipts = receipts(hashes);
      if (receipts.stream().noneMatch(JsonNode::isNull)) {
        return receipts;
      }
      if (look % LOOKS_PER_BLOCK == 0) {
        rpc.send("evm_mine");
      } else {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
    throw new IllegalStateException("a transaction was not taken into a block");
  }

  private Map<Address, Long> nonces(List<Draft> drafts) {
    List<Address> senders = drafts.stream().map(Draft::from).distinct().toList();
    List<JsonNode> counts =
        rpc.send(
            senders.stream()
                .map(
                    sender ->
                        new AnvilRpc.AnvilCall("eth_getTransactionCount", sender.hex(), "pending"))
                .toList());
    Map<Address, Long> nonces = new HashMap<>();
    for (int i = 0; i < senders.size(); i++) {
      nonces.put(senders.get(i), Long.decode(counts.get(i).stringValue()));
    }
    return nonces;
  }

  private List<JsonNode> receipts(List<String> hashes) {
    return rpc.send(
        hashes.stream()
            .map(hash -> new AnvilRpc.AnvilCall("eth_getTransactionReceipt", hash))
            .toList());
  }
}
