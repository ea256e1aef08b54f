package org.mor.automation.local.provider;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.abi.AbiTuple;
import org.mor.automation.marketplace.abi.CallData;
import org.mor.automation.marketplace.abi.ContractFunction;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;

/** What a provider reads from the chain. May be shared between threads. */
final class ChainView implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final RpcClient rpc;
  private final Address diamond;
  private final Clock clock;

  ChainView(URI url, Address diamond, Clock clock) {
    rpc = new RpcClient(List.of(url));
    this.diamond = diamond;
    this.clock = clock;
  }

  /** A session as the chain has it. */
  record Opened(Address user, BidId bid, Instant endsAt, boolean closed) {}

  Optional<Opened> session(SessionId id) {
    AbiTuple read = read(CallData.of(ContractFunction.GET_SESSION).word(id.bytes())).tuple(0);
    if (read.number(6).signum() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Opened(
            read.address(0),
            BidId.of(read.word(1)),
            Instant.ofEpochSecond(read.count(7)),
            read.count(8) != 0));
  }

  /** All zero if there is no such bid: as the chain answers. */
  ModelId modelOf(BidId bid) {
    return ModelId.of(read(CallData.of(ContractFunction.GET_BID).word(bid.bytes())).word(1));
  }

  /** Empty if there is no such model. */
  String name(ModelId model) {
    return read(CallData.of(ContractFunction.GET_MODEL).word(model.bytes())).tuple(0).text(4);
  }

  private AbiTuple read(CallData data) {
    RpcCall call =
        RpcCall.of(
            "eth_call", Map.of("to", diamond.hex(), "data", Hex.encode(data.build())), "latest");
    return AbiTuple.of(Hex.decode(rpc.call(call, Deadline.in(LIMIT, clock)).stringValue()));
  }

  @Override
  public void close() {
    rpc.close();
  }
}
