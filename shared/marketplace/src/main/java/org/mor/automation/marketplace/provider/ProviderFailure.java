package org.mor.automation.marketplace.provider;

import java.util.OptionalInt;

/** Why a provider gave no answer that can be used. */
public sealed interface ProviderFailure {

  /** Where an exchange stood. */
  enum Stage {
    CONNECTING,
    SENDING,
    FIRST_MESSAGE,
    WHOLE_ANSWER,
    NEXT_MESSAGE
  }

  /** The fields of an approval or a report that must be as asked. */
  enum Field {
    ENCODING,
    KEY,
    BID,
    CHAIN,
    USER,
    SESSION,
    TIME,
    SIGNER
  }

  /** What shows that a message answers another request. */
  enum Mismatch {
    ID,
    TIME,
    REPEATED
  }

  /** The registered endpoint is no host and port. */
  record BadEndpoint() implements ProviderFailure {}

  /** The endpoint is at no public address. */
  record ForbiddenEndpoint() implements ProviderFailure {}

  /** No such host, or nobody accepts the connection. */
  record Unreachable() implements ProviderFailure {}

  /** Nothing came within this stage's own limit. */
  record Silent(Stage stage) implements ProviderFailure {}

  /** The caller's deadline passed, which says little about the provider. */
  record DeadlinePassed(Stage stage) implements ProviderFailure {}

  /** The caller closed the stream, or its thread was interrupted. */
  record Cancelled() implements ProviderFailure {}

  /** The connection ended before the answer did, after so many whole messages. */
  record Truncated(int messages) implements ProviderFailure {}

  /** Not the protocol. */
  record Malformed() implements ProviderFailure {}

  /** Signed by the provider for this request, but nothing that an answer is made of. */
  record NoAnswer() implements ProviderFailure {}

  /** A message has more bytes, or is nested deeper, than allowed. */
  record TooLarge() implements ProviderFailure {}

  /** A message that the provider's key did not sign. */
  record WrongSignature() implements ProviderFailure {}

  /** Signed by the provider, but not said to this request: played again, or mixed up. */
  record ForeignAnswer(Mismatch sign) implements ProviderFailure {}

  /** Signed by the provider, but not encrypted for our key. */
  record Undecipherable() implements ProviderFailure {}

  /** The approval is not the one that was asked for. */
  record WrongApproval(Field field) implements ProviderFailure {}

  /** The report is not the one that was asked for. */
  record WrongReport(Field field) implements ProviderFailure {}

  /**
   * The model's own error, signed by the provider.
   *
   * @param json as the provider sent it
   * @param statusCode the model's HTTP status; only newer providers tell
   */
  record BackendError(String json, OptionalInt statusCode) implements ProviderFailure {
    /** Without the text, which may repeat the prompt. */
    @Override
    public String toString() {
      return "BackendError[" + statusCode + "]";
    }
  }

  /**
   * A plain text said so, and anybody on the way can write one: good for choosing what to try next,
   * never for deciding over money.
   */
  sealed interface Unproven extends ProviderFailure {}

  /** All its slots are taken. */
  record NoCapacity() implements Unproven {}

  /** It has lost or replaced our key: request the session again, then retry, once. */
  record KeyLost() implements Unproven {}

  /** It cannot read the session from the chain yet: wait a block, then retry. */
  record SessionUnknownYet() implements Unproven {}

  record SessionExpired() implements Unproven {}

  record SessionNotFound() implements Unproven {}

  /** It could not get an answer from the model; may come after a part of the answer. */
  record BackendFailed() implements Unproven {}

  /** It holds our request itself to be wrong: another provider would too. */
  record RequestRejected() implements Unproven {}

  /** Any other text. */
  record Refused(String text) implements Unproven {
    /** Without the text, which is somebody else's. */
    @Override
    public String toString() {
      return "Refused[]";
    }
  }
}
