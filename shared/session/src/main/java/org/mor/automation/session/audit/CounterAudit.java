package org.mor.automation.session.audit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.store.TableScan;
import org.mor.automation.session.store.TableScan.Counted;

/** Recounts the counters that the caps depend on. */
final class CounterAudit {
  private final TableScan tables;

  CounterAudit(TableScan tables) {
    this.tables = tables;
  }

  List<Finding> findings(TableScan.Sessions sessions, List<Address> wallets) {
    Map<UserId, Counted> real = new HashMap<>();
    Map<Address, BigInteger> staked = new HashMap<>();
    for (SessionRecord record : sessions.records()) {
      BigInteger stake = sessions.stake(record);
      int session = sessions.counted(record);
      real.merge(record.pool().account(), new Counted(session, stake), CounterAudit::sum);
      record
          .progress()
          .selectedBid()
          .ifPresent(selected -> staked.merge(selected.wallet(), stake, BigInteger::add));
    }
    List<Finding> findings = new ArrayList<>();
    Set<UserId> accounts = new HashSet<>(real.keySet());
    accounts.addAll(sessions.accounts().keySet());
    Counted none = new Counted(0, BigInteger.ZERO);
    for (UserId account : accounts) {
      Counted counted = sessions.accounts().getOrDefault(account, none);
      Counted there = real.getOrDefault(account, none);
      if (counted.sessions() != there.sessions()) {
        findings.add(new Finding.WrongSessionCount(account, counted.sessions(), there.sessions()));
      }
      if (!counted.stake().equals(there.stake())) {
        findings.add(new Finding.WrongStakeCount(account, counted.stake(), there.stake()));
      }
    }
    for (Address wallet : wallets) {
      BigInteger there = staked.getOrDefault(wallet, BigInteger.ZERO);
      // Written only where the wallet has a cap.
      tables
          .walletStake(wallet)
          .filter(counted -> !counted.equals(there))
          .ifPresent(counted -> findings.add(new Finding.WrongWalletCount(wallet, counted, there)));
    }
    return findings;
  }

  private static Counted sum(Counted one, Counted other) {
    return new Counted(one.sessions() + other.sessions(), one.stake().add(other.stake()));
  }
}
