package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.abi.ContractFunction;
import org.mor.automation.marketplace.rpc.NodeAnswer;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import tools.jackson.databind.JsonNode;

/**
 * The chain as of one block: all answers fit together. Every node that has the block is asked and
 * has to say the same; one that does not have it is left out. May be shared by threads; its answers
 * are of use for as long as the deadline it was made with.
 */
public final class SettledChain {
  private final RpcClient rpc;
  private final ContractAddresses contracts;
  private final BlockHead block;
  private final Deadline deadline;
  private final Runnable agreed;

  SettledChain(
      RpcClient rpc,
      ContractAddresses contracts,
      BlockHead block,
      Deadline deadline,
      Runnable agreed) {
    this.rpc = rpc;
    this.contracts = contracts;
    this.block = block;
    this.deadline = deadline;
    this.agreed = agreed;
  }

  /** Number of the block. */
  public long block() {
    return block.number();
  }

  public Instant time() {
    return block.time();
  }

  /** How many of the account's transactions are mined. */
  public long minedNonce(Address account) {
    RpcCall call = RpcCall.of("eth_getTransactionCount", account.hex(), ref());
    return agreed("nonce", call, Quantity::nonce);
  }

  /** Empty if the chain knows none of that id. */
  public Optional<OnChainSession> session(SessionId id) {
    return read(
        "session", contracts.session(id), returned -> ContractResults.session(id, returned));
  }

  /** Whether some transaction has used up this approval. */
  public boolean approvalUsed(byte[] approval) {
    return read(
        "approval",
        contracts.marketplace(ContractFunction.IS_PROVIDER_APPROVAL_USED, approval),
        ContractResults::approvalUsed);
  }

  /** Part of the user's sessions, oldest first, closed ones too; fewer than asked at the end. */
  public List<OnChainSession> userSessions(Address user, long offset, int limit) {
    List<SessionId> ids =
        read(
                "sessions",
                contracts.userSessions(user, offset, limit),
                returned -> IdPage.of(returned, SessionId::of))
            .ids();
    if (ids.isEmpty()) {
      return List.of();
    }
    List<RpcCall> calls =
        ids.stream().map(id -> ContractReads.ethCall(contracts.session(id), ref())).toList();
    return agreed(
        "sessions",
        rpc.eachBatch(
            calls,
            answers -> {
              List<OnChainSession> sessions = new ArrayList<>();
              for (int i = 0; i < ids.size(); i++) {
                byte[] returned = Quantity.bytes(answers.get(i).orThrow());
                ContractResults.session(ids.get(i), returned).ifPresent(sessions::add);
              }
              return sessions;
            },
            deadline));
  }

  private <T> T read(String about, ContractCall call, Function<byte[], T> decoder) {
    return agreed(about, ContractReads.ethCall(call, ref()), ContractReads.decoded(decoder));
  }

  /** A node that does not have the block, or no longer as part of its chain, says so. */
  private Map<String, Object> ref() {
    return Map.of("blockHash", block.hash(), "requireCanonical", true);
  }

  private <T> T agreed(String about, RpcCall call, Function<JsonNode, T> decoder) {
    return agreed(about, rpc.each(call, decoder, deadline));
  }

  private <T> T agreed(String about, List<NodeAnswer<T>> answers) {
    List<T> given = NodeAnswer.givenOrThrow(answers);
    Set<T> different = new HashSet<>(given);
    if (different.size() > 1) {
      throw RpcException.disagreement(about);
    }
    if (given.size() > 1 || rpc.nodes() == 1) {
      agreed.run();
    }
    return given.getFirst();
  }
}
