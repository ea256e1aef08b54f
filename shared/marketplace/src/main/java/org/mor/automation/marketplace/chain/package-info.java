/**
 * The marketplace's contracts, read and called.
 *
 * <pre>{@code
 * RpcClient rpc = new RpcClient(List.of(URI.create("https://node.example")));
 * Contracts contracts = new Contracts(diamond, mor, Optional.of(multicall));
 * Marketplace marketplace = new Marketplace(rpc, contracts);
 * MarketplaceCalls calls = new MarketplaceCalls(contracts);
 * TransactionReads reads = new TransactionReads(rpc);
 * TransactionSender sender = new TransactionSender(rpc, reads, sleeper, true);
 *
 * Offers offers = marketplace.offers(model, deadline);
 * Offer best = offers.ranked(BidRating.DEFAULT).getFirst().bid();
 * Wei stake = offers.terms().stakeFor(best.bid().pricePerSecond(), duration);
 * ContractCall open = calls.openSession(wallet, stake, approval, signature);
 *
 * long gas = reads.gas(wallet, open.to(), open.data(), deadline);
 * Fees fees = reads.fees(deadline);
 * SignedTransaction signed =
 *     signer.sign(
 *         new UnsignedTransaction(
 *             chainId, nonce, fees.tip(), fees.maxFee(), gas, open.to(), Wei.ZERO, open.data()));
 * SendOutcome outcome = sender.send(signed, deadline);
 * }</pre>
 */
package org.mor.automation.marketplace.chain;
