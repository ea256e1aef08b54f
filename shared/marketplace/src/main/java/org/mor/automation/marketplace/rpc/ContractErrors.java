package org.mor.automation.marketplace.rpc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.abi.ContractFunction;

/** The errors that the marketplace's contracts declare. All their parameters are addresses. */
final class ContractErrors {
  static final List<String> SIGNATURES =
      List.of(
          "MarketplaceActiveBidNotFound()",
          "MarketplaceModelNotFound()",
          "MarketplaceProviderNotFound()",
          "ModelNotFound()",
          "ProviderNotFound()",
          "SessionAlreadyClosed()",
          "SessionApproveExpired()",
          "SessionApprovedForAnotherChainId()",
          "SessionApprovedForAnotherUser()",
          "SessionBidNotFound()",
          "SessionDuplicateApproval()",
          "SessionMaxDurationTooShort()",
          "SessionNotEndedOrNotExist()",
          "SessionPoolIndexOutOfBounds()",
          "SessionProviderNothingToClaimInThisPeriod()",
          "SessionProviderSignatureMismatch()",
          "SessionReceiptExpired()",
          "SessionReceiptForAnotherChainId()",
          "SessionStakeTooLow()",
          "SessionTooShort()",
          "SessionUserAmountToWithdrawIsZero()",
          "InsufficientRightsForOperation(address,address)",
          "OwnableUnauthorizedAccount(address)");

  private static final Map<String, String> BY_SELECTOR =
      SIGNATURES.stream()
          .collect(Collectors.toMap(ContractFunction::selector, Function.identity()));

  private ContractErrors() {}

  /** The signature of the error whose data begins like this. */
  static Optional<String> of(byte[] data) {
    return Optional.ofNullable(BY_SELECTOR.get(Hex.encode(Arrays.copyOf(data, 4))));
  }
}
