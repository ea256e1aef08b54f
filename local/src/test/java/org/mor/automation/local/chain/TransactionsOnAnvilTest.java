package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RevertReason;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.LocalTransactionSigner;
import org.mor.automation.marketplace.tx.Receipt;
import org.mor.automation.marketplace.tx.SendOutcome;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.TransactionReads;
import org.mor.automation.marketplace.tx.TransactionSender;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.marketplace.tx.UnsignedTransaction;

/** The marketplace client's transactions on a real node, which has the last word on all of them. */
class TransactionsOnAnvilTest {
  private static final Fees FEES = new Fees(Wei.of(1_000_000_000), Wei.of(20_000_000_000L));
  private static final long GAS = 200_000;

  private static LocalChain chain;
  private static RpcClient rpc;

  private final Deadline soon = Deadline.in(Duration.ofSeconds(20), Clock.systemUTC());
  private final Secp256k1 curve = Secp256k1.best();
  private final TransactionReads reads = new TransactionReads(rpc);
  private final TransactionSender sender = new TransactionSender(rpc);
  private final TransactionSigner wallet = new LocalTransactionSigner(chain.walletKey(), curve);

  @BeforeAll
  static void start() throws Exception {
    chain = LocalChain.start(Anvil.Options.in(Path.of("node_modules")));
    rpc = new RpcClient(List.of(chain.url()));
  }

  @AfterAll
  static void stop() {
    rpc.close();
    chain.close();
  }

  @BeforeEach
  void blockPerTransaction() {
    ChainControl.of(chain).dropAll();
    ChainControl.of(chain).blockPerTransaction();
  }

  private long nonce() {
    return reads.minedNonce(wallet.address(), soon);
  }

  private long pendingNonce() {
    return rpc.call(
        RpcCall.of("eth_getTransactionCount", wallet.address().hex(), "pending"),
        Quantity::nonce,
        soon);
  }

  private SignedTransaction approval(long nonce, Fees fees, long amount) {
    Address spender = chain.contracts().diamond();
    return sign(wallet, nonce, fees, Abi.call("approve(address,uint256)", spender, Wei.of(amount)));
  }

  private SignedTransaction sign(TransactionSigner signer, long nonce, Fees fees, byte[] data) {
    return signer.sign(
        new UnsignedTransaction(
            chain.chainId(),
            nonce,
            fees,
            GAS,
            new ContractCall(chain.contracts().token(), data),
            Wei.ZERO));
  }

  @Test
  void aTransactionIsMinedUnderTheHashThatWasReckonedBefore() {
    long nonce = nonce();
    SignedTransaction signed = approval(nonce, Mining.fees(reads.fees(wallet.address(), soon)), 5);
    assertEquals(Optional.empty(), reads.receipt(signed.hash(), soon));

    assertEquals(new SendOutcome.Accepted(), sender.send(signed, soon));

    Receipt receipt = Mining.receipt(reads, signed.hash(), soon);
    assertTrue(receipt.succeeded());
    assertEquals(signed.hash(), receipt.hash());
    assertEquals(chain.contracts().token(), receipt.logs().getFirst().emitter());
    assertEquals(nonce + 1, nonce());
  }

  @Test
  void theSameBytesNeverCountTwice() {
    ChainControl.of(chain).holdBlocks();
    long nonce = nonce();
    SignedTransaction signed = approval(nonce, FEES, 7);
    assertEquals(new SendOutcome.Accepted(), sender.send(signed, soon));
    assertEquals(new SendOutcome.Accepted(), sender.send(signed, soon));
    assertEquals(nonce, nonce());
    assertEquals(nonce + 1, pendingNonce());

    ChainControl.of(chain).mine();
    assertEquals(new SendOutcome.Accepted(), sender.send(signed, soon));
    assertEquals(nonce + 1, nonce());
  }

  @Test
  void aReplacementPaysMoreOrIsRefused() {
    ChainControl.of(chain).holdBlocks();
    long nonce = nonce();
    SignedTransaction first = approval(nonce, FEES, 8);
    sender.send(first, soon);

    // This node takes anything above; others want a tenth more, which the raise leaves room for.
    assertEquals(
        new SendOutcome.NotNow("another version of it waits there"),
        sender.send(approval(nonce, FEES, 9), soon));

    Fees raised = FEES.raised();
    SignedTransaction second = approval(nonce, raised, 10);
    assertEquals(new SendOutcome.Accepted(), sender.send(second, soon));

    ChainControl.of(chain).mine();
    assertTrue(reads.receipt(second.hash(), soon).orElseThrow().succeeded());
    assertEquals(Optional.empty(), reads.receipt(first.hash(), soon));
    assertEquals(nonce + 1, nonce());
  }

  @Test
  void aDroppedTransactionIsSentAgain() {
    ChainControl.of(chain).holdBlocks();
    SignedTransaction signed = approval(nonce(), FEES, 11);
    sender.send(signed, soon);
    ChainControl.of(chain).drop(signed.hash());
    assertEquals(new SendOutcome.Accepted(), sender.send(signed, soon));
    ChainControl.of(chain).mine();
    assertTrue(reads.receipt(signed.hash(), soon).orElseThrow().succeeded());
  }

  @Test
  void anEmptyWalletIsNamed() {
    PrivateKey key = PrivateKey.random(new SecureRandom());
    SignedTransaction signed =
        sign(new LocalTransactionSigner(key, curve), 0, FEES, Abi.call("decimals()"));
    assertEquals(
        new SendOutcome.Refused("the sender cannot pay for gas"), sender.send(signed, soon));
  }

  @Test
  void aFeeBelowTheBlocksIsRefused() {
    Fees tooLow = new Fees(Wei.of(1), Wei.of(1));
    assertEquals(
        new SendOutcome.NotNow("fee too low"), sender.send(approval(nonce(), tooLow, 13), soon));
  }

  @Test
  void aNonceInUseIsNamed() {
    sender.send(approval(nonce(), FEES, 14), soon);
    assertEquals(new SendOutcome.Accepted(), sender.send(approval(nonce() - 1, FEES, 15), soon));
  }

  @Test
  void gasIsEstimatedWithAMarginOrTheReasonGiven() {
    Address token = chain.contracts().token();
    byte[] possible = Abi.call("transfer(address,uint256)", token, Wei.of(1));
    assertTrue(reads.gas(wallet.address(), new ContractCall(token, possible), soon) > 21_000);

    RpcException e =
        assertThrows(
            RpcException.class,
            () -> reads.gas(wallet.address(), new ContractCall(token, tooMuch()), soon));
    assertEquals(
        new RpcFailure.Reverted(new RevertReason.Text("ERC20: transfer amount exceeds balance")),
        e.failure());
  }

  @Test
  void aMinedRevertIsExplained() {
    SignedTransaction text = sign(wallet, nonce(), FEES, tooMuch());
    sender.send(text, soon);
    Receipt receipt = Mining.receipt(reads, text.hash(), soon);
    assertFalse(receipt.succeeded());
    assertEquals(
        Optional.of(new RevertReason.Text("ERC20: transfer amount exceeds balance")),
        reads.revertReason(receipt, soon));

    SignedTransaction named =
        wallet.sign(
            new UnsignedTransaction(
                chain.chainId(),
                nonce(),
                FEES,
                GAS,
                new ContractCall(
                    chain.contracts().diamond(),
                    Abi.call("withdrawUserStakes(address,uint8)", wallet.address(), Wei.of(1))),
                Wei.ZERO));
    sender.send(named, soon);
    Receipt refused = Mining.receipt(reads, named.hash(), soon);
    assertEquals(
        Optional.of(new RevertReason.Named("SessionUserAmountToWithdrawIsZero", List.of())),
        reads.revertReason(refused, soon));
  }

  private byte[] tooMuch() {
    Wei all = ChainControl.of(chain).mor(wallet.address());
    return Abi.call("transfer(address,uint256)", chain.owner(), all.plus(Wei.of(1)));
  }
}
