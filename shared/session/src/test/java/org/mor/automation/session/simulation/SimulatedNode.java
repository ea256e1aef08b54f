package org.mor.automation.session.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.chain.Market;

/** The chain as one process sees it: through a node that answers late, with old news, or not. */
final class SimulatedNode implements Chain {
  private final SimulatedChain chain;
  private final SimulatedMarket market;
  private final SimulatedProcess process;
  private final Faults faults;

  SimulatedNode(
      SimulatedChain chain, SimulatedMarket market, SimulatedProcess process, Faults faults) {
    this.chain = chain;
    this.market = market;
    this.process = process;
    this.faults = faults;
  }

  private <T> T ask(String what, Deadline deadline, Supplier<T> answer) {
    process.travel(what, faults.between(1, 12));
    if (deadline.passed()) {
      throw unavailable("no time left to ask for " + what);
    }
    return switch (faults.node()) {
      case NOTHING -> answer.get();
      case LOST_BEFORE, LOST_AFTER -> throw unavailable("no answer to " + what);
      case SLOW -> {
        process.travel(what, Math.min(2_000, deadline.left().toMillis()));
        throw unavailable("no answer in time to " + what);
      }
    };
  }

  private static ChainException unavailable(String why) {
    return new ChainException(ChainException.Kind.UNAVAILABLE, why);
  }

  private Ledger ledger() {
    return faults.lagging() ? chain.lagging() : chain.head();
  }

  @Override
  public Market market(ModelId model, Deadline deadline) {
    return ask("market", deadline, () -> market.of(model));
  }

  @Override
  public Funds funds(Address wallet, Deadline deadline) {
    return ask(
        "funds",
        deadline,
        () -> {
          Ledger.Account account = ledger().account(wallet);
          return new Funds(
              Wei.of(1_000_000),
              Wei.of(account.mor()),
              account.allowed() ? Wei.of(Long.MAX_VALUE) : Wei.ZERO);
        });
  }

  @Override
  public long minedNonce(Address wallet, Deadline deadline) {
    return ask("nonce", deadline, () -> ledger().account(wallet).nonce());
  }

  @Override
  public Fees fees(Deadline deadline) {
    return ask("fees", deadline, () -> new Fees(Wei.of(10), Wei.of(2 * chain.baseFee + 10)));
  }

  @Override
  public long gas(Address from, Address to, byte[] data, Deadline deadline) {
    Optional<String> revert =
        ask(
            "gas",
            deadline,
            () ->
                ledger()
                    .copy()
                    .execute(
                        from,
                        new String(data, StandardCharsets.UTF_8),
                        chain.time(),
                        Optional.empty()));
    if (revert.isPresent()) {
      throw new ChainException(ChainException.Kind.REVERTED, revert.get());
    }
    return 100_000;
  }

  @Override
  public Sent send(byte[] raw, TransactionHash hash, Deadline deadline) {
    process.travel("send", faults.between(1, 12));
    SimulatedChain.Transaction transaction = SimulatedChain.Transaction.of(raw, hash);
    return switch (faults.node()) {
      case NOTHING -> {
        Sent sent = chain.accept(transaction);
        process.note("sent nonce " + transaction.nonce() + " " + sent);
        yield sent;
      }
      case LOST_BEFORE -> {
        process.note("LOST before sending nonce " + transaction.nonce());
        if (faults.oneIn(3)) {
          throw unavailable("not sent");
        }
        yield faults.oneIn(2) ? new Sent.Unknown("lost") : new Sent.Refused("rate limited");
      }
      case LOST_AFTER, SLOW -> {
        chain.accept(transaction);
        process.note("LOST after sending nonce " + transaction.nonce());
        process.travel("send", 500);
        if (faults.oneIn(2)) {
          throw unavailable("sent, but who knows");
        }
        yield new Sent.Unknown("lost");
      }
    };
  }

  @Override
  public Optional<Mined> mined(TransactionHash hash, Deadline deadline) {
    return ask("receipt", deadline, () -> Optional.ofNullable(ledger().receipts.get(hash.hex())));
  }

  @Override
  public Optional<OnChainSession> session(SessionId session, Deadline deadline) {
    return ask(
        "session",
        deadline,
        () ->
            Optional.ofNullable(ledger().sessions.get(session.hex()))
                .map(
                    granted ->
                        new OnChainSession(
                            Instant.ofEpochSecond(granted.endsAt()),
                            granted.closed(),
                            Wei.of(granted.stake()))));
  }

  @Override
  public boolean approvalUsed(byte[] approval, Deadline deadline) {
    return ask(
        "approval",
        deadline,
        () -> ledger().usedApprovals.contains(Hex.encode(approval).substring(0, 20)));
  }

  @Override
  public Call openSession(Address wallet, Wei stake, byte[] approval, byte[] signature) {
    SimulatedMarket.Bid bid = market.approved(approval);
    return call("open," + stake + "," + bid.price() + "," + Hex.encode(approval).substring(0, 20));
  }

  @Override
  public Call closeSession(byte[] report, byte[] signature) {
    return call("close," + new String(report, StandardCharsets.UTF_8));
  }

  @Override
  public Call allowStakes() {
    return call("allow");
  }

  @Override
  public Call withdraw(Address wallet, int entries) {
    throw new AssertionError("nothing is ever held back");
  }

  @Override
  public Wei withdrawable(Address wallet, Deadline deadline) {
    return Wei.ZERO;
  }

  @Override
  public Instant time(Deadline deadline) {
    return ask("time", deadline, chain::time);
  }

  private static Call call(String text) {
    return new Call(SimulatedChain.MARKET, text.getBytes(StandardCharsets.UTF_8));
  }
}
