package org.mor.automation.session.model;

import java.util.Optional;

/**
 * A session's stage and its data: {@code Reserved -> Chosen -> Signed -> Open -> Expired -> Closing
 * -> Held -> Closed}, or {@code Failed} from any stage at which the chain certainly has no session.
 */
public sealed interface Progress {
  /** A slot of the pool is taken; no provider has been asked. */
  record Reserved() implements Progress {}

  /** The guards passed for this bid; its provider may have been asked for an approval. */
  record Chosen(SelectedBid selected) implements Progress {}

  /** The opening transaction is in the wallet's journal and may have been sent. */
  record Signed(SelectedBid selected, byte[] providerKey, byte[] approval, TransactionRef opening)
      implements Progress {}

  record Open(SelectedBid selected, TransactionRef opening, GrantedSession granted)
      implements Progress {}

  /**
   * No longer used; the stake comes back once the session is closed.
   *
   * @param opening empty for an adopted session
   */
  record Expired(SelectedBid selected, Optional<TransactionRef> opening, GrantedSession granted)
      implements Progress {}

  /** The closing transaction is in the wallet's journal. */
  record Closing(
      SelectedBid selected,
      Optional<TransactionRef> opening,
      GrantedSession granted,
      TransactionRef closing)
      implements Progress {}

  /** Closed on the chain; part of the stake is held. */
  record Held(
      SelectedBid selected,
      Optional<TransactionRef> opening,
      GrantedSession granted,
      ClosingResult closure)
      implements Progress {}

  /**
   * The whole stake is back in the wallet.
   *
   * @param closure empty in records of an earlier version
   */
  record Closed(
      SelectedBid selected,
      Optional<TransactionRef> opening,
      GrantedSession granted,
      Optional<ClosingResult> closure)
      implements Progress {}

  record Failed(Optional<SelectedBid> selected, OpeningFailure failure) implements Progress {}

  /** The bid that is in use, once there is one. */
  default Optional<SelectedBid> selectedBid() {
    return switch (this) {
      case Reserved _ -> Optional.empty();
      case Chosen chosen -> Optional.of(chosen.selected);
      case Signed signed -> Optional.of(signed.selected);
      case Open open -> Optional.of(open.selected);
      case Expired expired -> Optional.of(expired.selected);
      case Closing closing -> Optional.of(closing.selected);
      case Held held -> Optional.of(held.selected);
      case Closed closed -> Optional.of(closed.selected);
      case Failed failed -> failed.selected;
    };
  }

  /** The transaction that opens or has opened it, where there is one. */
  default Optional<TransactionRef> openingTransaction() {
    return switch (this) {
      case Reserved _, Chosen _, Failed _ -> Optional.empty();
      case Signed signed -> Optional.of(signed.opening);
      case Open open -> Optional.of(open.opening);
      case Expired expired -> expired.opening;
      case Closing closing -> closing.opening;
      case Held held -> held.opening;
      case Closed closed -> closed.opening;
    };
  }

  /** What the chain granted, once it has. */
  default Optional<GrantedSession> onChain() {
    return switch (this) {
      case Reserved _, Chosen _, Signed _, Failed _ -> Optional.empty();
      case Open open -> Optional.of(open.granted);
      case Expired expired -> Optional.of(expired.granted);
      case Closing closing -> Optional.of(closing.granted);
      case Held held -> Optional.of(held.granted);
      case Closed closed -> Optional.of(closed.granted);
    };
  }

  /** How it was closed, once the chain has closed it. */
  default Optional<ClosingResult> closed() {
    return switch (this) {
      case Held held -> Optional.of(held.closure);
      case Closed closed -> closed.closure;
      case Reserved _, Chosen _, Signed _, Open _, Expired _, Closing _, Failed _ ->
          Optional.empty();
    };
  }

  default boolean underWay() {
    return switch (this) {
      case Reserved _, Chosen _, Signed _ -> true;
      case Open _, Expired _, Closing _, Held _, Closed _, Failed _ -> false;
    };
  }
}
