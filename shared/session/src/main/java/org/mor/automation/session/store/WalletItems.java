package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.session.model.TransactionRef;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A wallet's journal entries as items of the wallets table, and back. */
final class WalletItems {
  private WalletItems() {}

  static Map<String, AttributeValue> headKey(Address wallet) {
    return Map.of("wallet", text(wallet.hex()), "item", text("head"));
  }

  static Map<String, AttributeValue> usageKey(Address wallet) {
    return Map.of("wallet", text(wallet.hex()), "item", text("usage"));
  }

  static Map<String, AttributeValue> approvalKey(Address wallet, byte[] approval) {
    String hash = Hex.encode(Keccak.hash(approval));
    return Map.of("wallet", text(wallet.hex()), "item", text("approval#" + hash));
  }

  static Map<String, AttributeValue> key(TransactionRef ref) {
    return Map.of("wallet", text(ref.wallet().hex()), "item", text(sortKey(ref.nonce())));
  }

  static String sortKey(long nonce) {
    return String.format(Locale.ROOT, "tx#%016d", nonce);
  }

  static Map<String, AttributeValue> write(JournalEntry entry) {
    TableItem item = TableItem.empty();
    item.map().putAll(key(entry.ref()));
    return item.with("nonce", number(entry.ref().nonce()))
        .with("purpose", text(entry.purpose().name()))
        .with("callee", bytes(entry.call().to().bytes()))
        .with("calldata", bytes(entry.call().data()))
        .with("gas_limit", number(entry.signing().gasLimit()))
        .with("tip", number(entry.signing().fees().tip().value()))
        .with("max_fee", number(entry.signing().fees().maxFee().value()))
        .with("raw_bytes", bytes(entry.raw()))
        .with("hashes", hashes(entry.hashes()))
        .with("created_at", number(entry.createdAt().toEpochMilli()))
        .with("sent_at", number(entry.signing().at().toEpochMilli()))
        .with("sent_block", number(entry.signing().block()))
        .map();
  }

  static AttributeValue hashes(List<TransactionHash> hashes) {
    return AttributeValue.fromL(hashes.stream().map(hash -> bytes(hash.bytes())).toList());
  }

  static JournalEntry read(Map<String, AttributeValue> attributes) {
    TableItem item = new TableItem(attributes);
    return new JournalEntry(
        new TransactionRef(new Address(item.string("wallet")), item.number("nonce")),
        JournalEntry.Purpose.valueOf(item.string("purpose")),
        new ContractCall(Address.of(item.bytes("callee")), item.bytes("calldata")),
        item.bytes("raw_bytes"),
        attributes.get("hashes").l().stream()
            .map(AttributeValue::b)
            .map(SdkBytes::asByteArray)
            .map(TransactionHash::of)
            .toList(),
        item.time("created_at"),
        new JournalEntry.Signing(
            item.number("gas_limit"),
            new Fees(new Wei(item.bigNumber("tip")), new Wei(item.bigNumber("max_fee"))),
            item.time("sent_at"),
            // Entries of an earlier version have none and count as signed long ago.
            item.has("sent_block") ? item.number("sent_block") : 0));
  }
}
