package org.mor.automation.session.model;

import java.util.Optional;

/**
 * A session's stage and its data: {@code Reserved -> Chosen -> Signed -> Open -> Expired -> Closing
 * -> Held -> Closed}, or {@code Failed} from any stage at which the chain certainly has no session.
 */
public sealed interface Progress {
  /** Before the chain has the session. */
  sealed interface Opening extends Progress {}

  /** The chain has the session. */
  sealed interface Granted extends Progress {
    SelectedBid selected();

    GrantedSession granted();
  }

  /** No longer used. */
  sealed interface OutOfUse extends Granted {
    /** Empty for an adopted session. */
    Optional<TransactionRef> opening();
  }

  /** A slot of the pool is taken; no provider has been asked. */
  record Reserved() implements Opening {}

  /** The guards passed for this bid; its provider may have been asked for an approval. */
  record Chosen(SelectedBid selected) implements Opening {}

  /** The opening transaction is in the wallet's journal and may have been sent. */
  record Signed(SelectedBid selected, byte[] providerKey, byte[] approval, TransactionRef opening)
      implements Opening {}

  record Open(SelectedBid selected, TransactionRef opening, GrantedSession granted)
      implements Granted {}

  /** The stake comes back once the session is closed. */
  record Expired(SelectedBid selected, Optional<TransactionRef> opening, GrantedSession granted)
      implements OutOfUse {}

  /** The closing transaction is in the wallet's journal. */
  record Closing(
      SelectedBid selected,
      Optional<TransactionRef> opening,
      GrantedSession granted,
      TransactionRef closing)
      implements OutOfUse {}

  /** Closed on the chain; part of the stake is held. */
  record Held(
      SelectedBid selected,
      Optional<TransactionRef> opening,
      GrantedSession granted,
      ClosingResult closure)
      implements OutOfUse {}

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
      implements OutOfUse {}

  record Failed(Optional<SelectedBid> selected, OpeningFailure failure) implements Progress {}

  /** The bid that is in use, once there is one. */
  default Optional<SelectedBid> selectedBid() {
    return switch (this) {
      case Reserved _ -> Optional.empty();
      case Chosen chosen -> Optional.of(chosen.selected);
      case Signed signed -> Optional.of(signed.selected);
      case Granted session -> Optional.of(session.selected());
      case Failed failed -> failed.selected;
    };
  }

  /** The transaction that opens or has opened it, where there is one. */
  default Optional<TransactionRef> openingTransaction() {
    return switch (this) {
      case Reserved _, Chosen _, Failed _ -> Optional.empty();
      case Signed signed -> Optional.of(signed.opening);
      case Open open -> Optional.of(open.opening);
      case OutOfUse session -> session.opening();
    };
  }

  /** What the chain granted, once it has. */
  default Optional<GrantedSession> onChain() {
    return this instanceof Granted session ? Optional.of(session.granted()) : Optional.empty();
  }

  /** How it was closed, once the chain has closed it. */
  default Optional<ClosingResult> closed() {
    return switch (this) {
      case Held held -> Optional.of(held.closure);
      case Closed closed -> closed.closure;
      case Opening _, Open _, Expired _, Closing _, Failed _ -> Optional.empty();
    };
  }

  default boolean underWay() {
    return this instanceof Opening;
  }
}
