package org.mor.automation.session;

import java.util.Optional;

/**
 * How far a session has come: {@code Reserved -> Chosen -> Signed -> Open -> Expired -> Closing ->
 * Closed}, or {@code Failed} from any point at which the chain is certain to have nothing of it.
 */
public sealed interface Progress {
  /** A slot of the pool is taken; nobody has been asked for anything. */
  record Reserved() implements Progress {}

  /** The guards passed for this bid; its provider may have been asked for an approval. */
  record Chosen(Choice choice) implements Progress {}

  /** The transaction that opens it is in the wallet's journal and may be on its way. */
  record Signed(Choice choice, byte[] providerKey, byte[] approval, TransactionRef opening)
      implements Progress {}

  record Open(Choice choice, TransactionRef opening, Granted granted) implements Progress {}

  /** No longer used; the stake comes home once the chain's end has passed. */
  record Expired(Choice choice, TransactionRef opening, Granted granted) implements Progress {}

  /** The transaction that closes it is in the wallet's journal. */
  record Closing(Choice choice, TransactionRef opening, Granted granted, TransactionRef closing)
      implements Progress {}

  record Closed(Choice choice, TransactionRef opening, Granted granted) implements Progress {}

  record Failed(Optional<Choice> choice, Failure failure) implements Progress {}

  /** The bid that is in use, once there is one. */
  default Optional<Choice> chosen() {
    return switch (this) {
      case Reserved _ -> Optional.empty();
      case Chosen chosen -> Optional.of(chosen.choice);
      case Signed signed -> Optional.of(signed.choice);
      case Open open -> Optional.of(open.choice);
      case Expired expired -> Optional.of(expired.choice);
      case Closing closing -> Optional.of(closing.choice);
      case Closed closed -> Optional.of(closed.choice);
      case Failed failed -> failed.choice;
    };
  }

  /** What the chain granted, once it has. */
  default Optional<Granted> onChain() {
    return switch (this) {
      case Reserved _, Chosen _, Signed _, Failed _ -> Optional.empty();
      case Open open -> Optional.of(open.granted);
      case Expired expired -> Optional.of(expired.granted);
      case Closing closing -> Optional.of(closing.granted);
      case Closed closed -> Optional.of(closed.granted);
    };
  }

  default boolean underWay() {
    return switch (this) {
      case Reserved _, Chosen _, Signed _ -> true;
      case Open _, Expired _, Closing _, Closed _, Failed _ -> false;
    };
  }
}
