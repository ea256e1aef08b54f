// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IdSet, Ids} from "./Ids.sol";
import {Bid, State} from "./State.sol";

/// Offers: one provider, one model, one price per second. A provider has one at a time per model.
contract Bids is State {
    using Ids for IdSet;

    error MarketplaceActiveBidNotFound();
    error MarketplaceBidPricePerSecondInvalid();
    error MarketplaceModelNotFound();
    error MarketplaceProviderNotFound();

    event MarketplaceBidPosted(address indexed provider, bytes32 indexed modelId, uint256 nonce);
    event MarketplaceBidDeleted(address indexed provider, bytes32 indexed modelId, uint256 nonce);

    function postModelBid(address provider_, bytes32 modelId_, uint256 pricePerSecond_)
        external
        returns (bytes32 bidId)
    {
        requireRights(provider_, RULES_MARKETPLACE);
        if (providers[provider_].createdAt == 0 || providers[provider_].isDeleted) {
            revert MarketplaceProviderNotFound();
        }
        if (models[modelId_].createdAt == 0 || models[modelId_].isDeleted) {
            revert MarketplaceModelNotFound();
        }
        if (pricePerSecond_ < bidMinPricePerSecond || pricePerSecond_ > bidMaxPricePerSecond) {
            revert MarketplaceBidPricePerSecondInvalid();
        }
        feeBalance += bidFee;
        token.transferFrom(provider_, address(this), bidFee);

        bytes32 providerModelId = getProviderModelId(provider_, modelId_);
        if (activeBidOf[providerModelId] != 0) {
            remove(activeBidOf[providerModelId]);
        }
        uint256 nonce = bidNonces[providerModelId]++;
        bidId = getBidId(provider_, modelId_, nonce);
        bids[bidId] = Bid(provider_, modelId_, pricePerSecond_, nonce, uint128(block.timestamp), 0);
        activeBidOf[providerModelId] = bidId;
        modelBids[modelId_].add(bidId);
        modelActiveBids[modelId_].add(bidId);
        providerBids[provider_].add(bidId);
        providerActiveBids[provider_].add(bidId);
        emit MarketplaceBidPosted(provider_, modelId_, nonce);
    }

    function deleteModelBid(bytes32 bidId_) external {
        if (!isActive(bids[bidId_])) {
            revert MarketplaceActiveBidNotFound();
        }
        requireRights(bids[bidId_].provider, RULES_MARKETPLACE);
        remove(bidId_);
    }

    function remove(bytes32 bidId) private {
        Bid storage bid = bids[bidId];
        bid.deletedAt = uint128(block.timestamp);
        delete activeBidOf[getProviderModelId(bid.provider, bid.modelId)];
        modelActiveBids[bid.modelId].remove(bidId);
        providerActiveBids[bid.provider].remove(bidId);
        emit MarketplaceBidDeleted(bid.provider, bid.modelId, bid.nonce);
    }

    function getBid(bytes32 bidId_) external view returns (Bid memory) {
        return bids[bidId_];
    }

    function isBidActive(bytes32 bidId_) external view returns (bool) {
        return isActive(bids[bidId_]);
    }

    function getBidId(address provider_, bytes32 modelId_, uint256 nonce_) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(provider_, modelId_, nonce_));
    }

    function getProviderModelId(address provider_, bytes32 modelId_) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(provider_, modelId_));
    }

    function getModelBids(bytes32 modelId_, uint256 offset_, uint256 limit_)
        external
        view
        returns (bytes32[] memory, uint256)
    {
        return modelBids[modelId_].page(offset_, limit_);
    }

    function getModelActiveBids(bytes32 modelId_, uint256 offset_, uint256 limit_)
        external
        view
        returns (bytes32[] memory, uint256)
    {
        return modelActiveBids[modelId_].page(offset_, limit_);
    }

    function getProviderBids(address provider_, uint256 offset_, uint256 limit_)
        external
        view
        returns (bytes32[] memory, uint256)
    {
        return providerBids[provider_].page(offset_, limit_);
    }

    function getProviderActiveBids(address provider_, uint256 offset_, uint256 limit_)
        external
        view
        returns (bytes32[] memory, uint256)
    {
        return providerActiveBids[provider_].page(offset_, limit_);
    }
}
