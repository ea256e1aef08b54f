package org.mor.automation.marketplace.abi;

import java.util.Optional;

/** The errors of the contracts, each with the first four bytes of its signature's hash. */
enum ContractError {
  MARKETPLACE_ACTIVE_BID_NOT_FOUND("MarketplaceActiveBidNotFound()", 0x33ac0973),
  MARKETPLACE_MODEL_NOT_FOUND("MarketplaceModelNotFound()", 0x0e68881c),
  MARKETPLACE_PROVIDER_NOT_FOUND("MarketplaceProviderNotFound()", 0x8d0285d4),
  MODEL_NOT_FOUND("ModelNotFound()", 0x897b047d),
  PROVIDER_NOT_FOUND("ProviderNotFound()", 0xb1cd0903),
  SESSION_ALREADY_CLOSED("SessionAlreadyClosed()", 0xe9fb372e),
  SESSION_APPROVE_EXPIRED("SessionApproveExpired()", 0x4db74c88),
  SESSION_APPROVED_FOR_ANOTHER_CHAIN_ID("SessionApprovedForAnotherChainId()", 0xadf95488),
  SESSION_APPROVED_FOR_ANOTHER_USER("SessionApprovedForAnotherUser()", 0x49470e18),
  SESSION_BID_NOT_FOUND("SessionBidNotFound()", 0x1de03f33),
  SESSION_DUPLICATE_APPROVAL("SessionDuplicateApproval()", 0x684df34c),
  SESSION_MAX_DURATION_TOO_SHORT("SessionMaxDurationTooShort()", 0xf0f669df),
  SESSION_NOT_ENDED_OR_NOT_EXIST("SessionNotEndedOrNotExist()", 0x2c8f1adb),
  SESSION_POOL_INDEX_OUT_OF_BOUNDS("SessionPoolIndexOutOfBounds()", 0x4bb51606),
  SESSION_PROVIDER_NOTHING_TO_CLAIM("SessionProviderNothingToClaimInThisPeriod()", 0x907f554e),
  SESSION_PROVIDER_SIGNATURE_MISMATCH("SessionProviderSignatureMismatch()", 0x453ede6a),
  SESSION_RECEIPT_EXPIRED("SessionReceiptExpired()", 0xb55af04a),
  SESSION_RECEIPT_FOR_ANOTHER_CHAIN_ID("SessionReceiptForAnotherChainId()", 0x4069702a),
  SESSION_STAKE_TOO_LOW("SessionStakeTooLow()", 0x63e209ea),
  SESSION_TOO_SHORT("SessionTooShort()", 0xf4d7eed5),
  SESSION_USER_AMOUNT_TO_WITHDRAW_IS_ZERO("SessionUserAmountToWithdrawIsZero()", 0xc41b8c4d),
  INSUFFICIENT_RIGHTS("InsufficientRightsForOperation(address,address)", 0x2e980d14),
  OWNABLE_UNAUTHORIZED_ACCOUNT("OwnableUnauthorizedAccount(address)", 0x118cdaa7);

  private final String signature;
  private final int selector;

  ContractError(String signature, int selector) {
    this.signature = signature;
    this.selector = selector;
  }

  static Optional<ContractError> of(int selector) {
    for (ContractError error : values()) {
      if (error.selector == selector) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }

  String signature() {
    return signature;
  }

  int selector() {
    return selector;
  }

  /** The signature without the types. */
  String label() {
    return signature.substring(0, signature.indexOf('('));
  }

  /** All parameters of these errors are addresses. */
  int parameters() {
    if (signature.endsWith("()")) {
      return 0;
    }
    return (int) signature.chars().filter(c -> c == ',').count() + 1;
  }
}
