package org.mor.automation.session.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.chain.StakesOnHold;
import org.mor.automation.marketplace.tx.FeeQuote;
import org.mor.automation.marketplace.tx.SendOutcome;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.chain.Market;

/**
 * The chain as one process sees it: through nodes that answer late, with old news, with lies, or
 * not. Only what is settled is true of one block.
 */
final class SimulatedNode implements Chain {
  private final SimulatedChain chain;
  private final SimulatedMarket market;
  private final SimulatedProcess process;
  private final Faults faults;
  private final List<String> asked = new ArrayList<>();

  /** The highest block that this process knows to be settled. */
  private long known;

  SimulatedNode(
      SimulatedChain chain, SimulatedMarket market, SimulatedProcess process, Faults faults) {
    this.chain = chain;
    this.market = market;
    this.process = process;
    this.faults = faults;
  }

  /** How often this process has asked for it. */
  long asked(String what) {
    return asked.stream().filter(what::equals).count();
  }

  private <T> T ask(String what, Deadline deadline, Supplier<T> answer) {
    asked.add(what);
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

  /** As one of the nodes has it, which may be behind by some blocks. */
  private Ledger ledger() {
    return chain.at(number());
  }

  private long number() {
    return faults.lagging() ? chain.number() - faults.between(1, 6) : chain.number();
  }

  @Override
  public Market market(ModelId model, Deadline deadline) {
    return ask("market", deadline, () -> market.of(model));
  }

  @Override
  public Optional<BidTerms> bid(BidId bid, Deadline deadline) {
    return ask("bid", deadline, () -> market.terms(bid));
  }

  @Override
  public List<ModelEntry> models() {
    return ask("models", Deadline.in(Duration.ofSeconds(20), process), market::models);
  }

  @Override
  public Funds funds(Address wallet, Deadline deadline) {
    return ask(
        "funds",
        deadline,
        () -> {
          Ledger ledger = ledger();
          Ledger.Account account = ledger.account(wallet);
          return new Funds(
              Wei.of(chain.balance(wallet, ledger)),
              Wei.of(account.mor()),
              account.allowed() ? Wei.of(Long.MAX_VALUE) : Wei.ZERO);
        });
  }

  /** Two nodes: what the one is behind the other need not be. */
  @Override
  public List<Long> minedNonces(Address wallet, Deadline deadline) {
    return ask(
        "nonce",
        deadline,
        () -> {
          long one = ledger().account(wallet).nonce();
          long other = ledger().account(wallet).nonce();
          if (chain.nonceToldToo.isPresent()) {
            return List.of(one, chain.nonceToldToo.getAsLong());
          }
          return faults.lying() ? List.of(one, faults.falseNonce(other)) : List.of(one, other);
        });
  }

  @Override
  public FeeQuote fees(Address wallet, Deadline deadline) {
    return ask(
        "fees",
        deadline,
        () -> {
          FeeQuote quote =
              new FeeQuote(
                  Wei.of(SimulatedChain.TIP),
                  Wei.of(chain.baseFee),
                  number(),
                  chain.blockGas,
                  Wei.of(chain.balance(wallet, ledger())));
          return faults.lying() ? faults.falseQuote(quote) : quote;
        });
  }

  @Override
  public long gas(Address from, ContractCall call, Deadline deadline) {
    Ledger.Outcome outcome =
        ask(
            "gas",
            deadline,
            () ->
                ledger()
                    .copy()
                    .execute(
                        from,
                        new String(call.data(), StandardCharsets.UTF_8),
                        chain.time(),
                        Optional.empty()));
    if (outcome.revert().isPresent()) {
      throw new ChainException(ChainException.Kind.REVERTED, outcome.revert().get());
    }
    if (outcome.gas() > chain.blockGas) {
      throw new ChainException(ChainException.Kind.TOO_MUCH_GAS, "more than a block holds");
    }
    long margin = outcome.gas() + outcome.gas() / 5;
    return faults.lying() ? 3 * margin : margin;
  }

  @Override
  public SendOutcome send(byte[] raw, Deadline deadline) {
    process.travel("send", faults.between(1, 12));
    SimulatedChain.Transaction transaction = SimulatedChain.Transaction.of(raw);
    return switch (faults.node()) {
      case NOTHING -> {
        SendOutcome sent = chain.accept(transaction);
        process.note("sent nonce " + transaction.nonce() + " " + sent);
        yield sent;
      }
      case LOST_BEFORE -> {
        process.note("LOST before sending nonce " + transaction.nonce());
        if (faults.oneIn(3)) {
          throw unavailable("not sent");
        }
        yield faults.lying()
            ? new SendOutcome.Refused("invalid")
            : new SendOutcome.NotNow("rate limited");
      }
      case LOST_AFTER, SLOW -> {
        chain.accept(transaction);
        process.note("LOST after sending nonce " + transaction.nonce());
        process.travel("send", 500);
        if (faults.oneIn(2)) {
          throw unavailable("sent, but who knows");
        }
        yield faults.lying() ? new SendOutcome.Refused("invalid") : new SendOutcome.NotNow("lost");
      }
    };
  }

  @Override
  public Optional<Mined> mined(TransactionHash hash, Deadline deadline) {
    return ask(
        "receipt",
        deadline,
        () ->
            faults.lying() || chain.receiptsMissing
                ? Optional.empty()
                : Optional.ofNullable(ledger().receipts.get(hash.hex())));
  }

  @Override
  public Optional<OnChainSession> session(SessionId session, Deadline deadline) {
    return ask(
        "session",
        deadline,
        () -> {
          Optional<OnChainSession> told =
              Optional.ofNullable(ledger().sessions.get(session.hex())).map(Ledger.Granted::told);
          return faults.lying() ? told.flatMap(faults::falseSession) : told;
        });
  }

  /** One block at least so deep, and no older than what this process has known. */
  @Override
  public Settled settled(Deadline deadline) {
    long number =
        ask(
            "settled block",
            deadline,
            () -> {
              if (faults.lying()) {
                throw unavailable("nodes contradict each other");
              }
              return number() - SimulatedChain.CONFIRMATIONS;
            });
    if (number < known) {
      throw unavailable("a block older than one that is known");
    }
    known = number;
    return new AtBlock(number, chain.timeOf(number), chain.at(number), deadline);
  }

  private final class AtBlock implements Settled {
    private final long number;
    private final Instant time;
    private final Ledger ledger;
    private final Deadline deadline;

    AtBlock(long number, Instant time, Ledger ledger, Deadline deadline) {
      this.number = number;
      this.time = time;
      this.ledger = ledger;
      this.deadline = deadline;
    }

    private <T> T settled(String what, Supplier<T> answer) {
      return ask(
          "settled " + what,
          deadline,
          () -> {
            if (faults.lying()) {
              throw unavailable("nodes contradict each other about " + what);
            }
            return answer.get();
          });
    }

    @Override
    public long block() {
      return number;
    }

    @Override
    public Instant time() {
      return time;
    }

    @Override
    public long minedNonce(Address wallet) {
      return settled("nonce", () -> ledger.account(wallet).nonce());
    }

    @Override
    public Optional<OnChainSession> session(SessionId session) {
      return settled(
          "session",
          () -> Optional.ofNullable(ledger.sessions.get(session.hex())).map(Ledger.Granted::told));
    }

    @Override
    public boolean approvalUsed(byte[] approval) {
      return settled("approval", () -> ledger.usedApprovals.contains(shortened(approval)));
    }

    @Override
    public List<OnChainSession> sessions(Address wallet, long offset, int limit) {
      return settled(
          "sessions",
          () ->
              ledger.sessions.values().stream()
                  .filter(session -> session.wallet().equals(wallet))
                  .map(Ledger.Granted::told)
                  .sorted(
                      java.util.Comparator.comparing(OnChainSession::openedAt)
                          .thenComparing(session -> session.id().hex()))
                  .skip(offset)
                  .limit(limit)
                  .toList());
    }
  }

  private static String shortened(byte[] approval) {
    return Hex.encode(approval).substring(0, 20);
  }

  @Override
  public ContractCall openSession(Address wallet, Wei stake, byte[] approval, byte[] signature) {
    SimulatedMarket.Bid bid = market.approved(approval);
    return call(
        "open," + stake + "," + bid.price() + "," + bid.id().hex() + "," + shortened(approval));
  }

  @Override
  public ContractCall closeSession(byte[] report, byte[] signature) {
    return call("close," + new String(report, StandardCharsets.UTF_8));
  }

  @Override
  public ContractCall allowStakes() {
    return call("allow");
  }

  @Override
  public ContractCall withdraw(Address wallet, int entries) {
    return call("withdraw," + entries);
  }

  @Override
  public StakesOnHold onHold(Address wallet, Deadline deadline) {
    return ask(
        "stakes on hold",
        deadline,
        () -> {
          long now = chain.time().getEpochSecond();
          long free = 0;
          long held = 0;
          for (Ledger.OnHold each : ledger().held(wallet)) {
            free += each.releaseAt() <= now ? each.amount() : 0;
            held += each.releaseAt() <= now ? 0 : each.amount();
          }
          return new StakesOnHold(Wei.of(free), Wei.of(held));
        });
  }

  @Override
  public Optional<Instant> heldUntil(Address wallet, Deadline deadline) {
    return ask(
        "time of release",
        deadline,
        () -> {
          long midnight = Ledger.midnightAfter(chain.time().getEpochSecond());
          boolean longer =
              ledger().held(wallet).stream().anyMatch(each -> each.releaseAt() > midnight);
          return longer || chain.releaseUnknown || faults.lying()
              ? Optional.empty()
              : Optional.of(Instant.ofEpochSecond(midnight));
        });
  }

  private static ContractCall call(String text) {
    return new ContractCall(SimulatedChain.MARKET, text.getBytes(StandardCharsets.UTF_8));
  }
}
