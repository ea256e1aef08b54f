// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IdSet, Ids} from "./Ids.sol";
import {Model, Provider, State} from "./State.sol";

/// Models and the providers that serve them.
contract Registries is State {
    using Ids for IdSet;

    error ModelHasActiveBids();
    error ModelHasAlreadyDeregistered();
    error ModelNotFound();
    error ModelStakeTooLow(uint256 amount, uint256 minAmount);
    error ProviderHasActiveBids();
    error ProviderHasAlreadyDeregistered();
    error ProviderNoStake();
    error ProviderNotDeregistered();
    error ProviderNotFound();
    error ProviderNothingToWithdraw();
    error ProviderStakeTooLow(uint256 amount, uint256 minAmount);

    event ModelRegisteredUpdated(address indexed owner, bytes32 indexed modelId);
    event ModelDeregistered(address indexed owner, bytes32 indexed modelId);
    event ProviderRegistered(address indexed provider);
    event ProviderDeregistered(address indexed provider);
    event ProviderWithdrawn(address indexed provider, uint256 amount);

    function modelRegister(
        address modelOwner_,
        bytes32 modelId_,
        bytes32 ipfsCID_,
        uint256 fee_,
        uint256 amount_,
        string calldata name_,
        string[] calldata tags_
    ) external {
        requireRights(modelOwner_, RULES_MODEL);
        bytes32 id = getModelId(modelOwner_, modelId_);
        Model storage model = models[id];
        uint256 stake = model.stake + amount_;
        if (stake < modelMinimumStake) {
            revert ModelStakeTooLow(stake, modelMinimumStake);
        }
        token.transferFrom(modelOwner_, address(this), amount_);
        if (model.createdAt == 0) {
            model.createdAt = uint128(block.timestamp);
            model.owner = modelOwner_;
        }
        model.stake = stake;
        model.ipfsCID = ipfsCID_;
        model.fee = fee_;
        model.name = name_;
        delete model.tags;
        for (uint256 i = 0; i < tags_.length; i++) {
            model.tags.push(tags_[i]);
        }
        model.isDeleted = false;
        modelIds.add(id);
        activeModelIds.add(id);
        emit ModelRegisteredUpdated(modelOwner_, id);
    }

    function modelDeregister(bytes32 modelId_) external {
        Model storage model = models[modelId_];
        if (model.createdAt == 0) {
            revert ModelNotFound();
        }
        requireRights(model.owner, RULES_MODEL);
        if (model.isDeleted) {
            revert ModelHasAlreadyDeregistered();
        }
        if (!modelActiveBids[modelId_].isEmpty()) {
            revert ModelHasActiveBids();
        }
        uint256 stake = model.stake;
        model.stake = 0;
        model.isDeleted = true;
        activeModelIds.remove(modelId_);
        token.transfer(model.owner, stake);
        emit ModelDeregistered(model.owner, modelId_);
    }

    function providerRegister(address provider_, uint256 amount_, string calldata endpoint_) external {
        requireRights(provider_, RULES_PROVIDER);
        Provider storage provider = providers[provider_];
        uint256 stake = provider.stake + amount_;
        if (stake < providerMinimumStake) {
            revert ProviderStakeTooLow(stake, providerMinimumStake);
        }
        token.transferFrom(provider_, address(this), amount_);
        if (provider.createdAt == 0) {
            provider.createdAt = uint128(block.timestamp);
            provider.limitPeriodEnd = uint128(block.timestamp) + PROVIDER_LIMIT_PERIOD;
        }
        provider.stake = stake;
        provider.endpoint = endpoint_;
        provider.isDeleted = false;
        activeProviders.add(Ids.from(provider_));
        emit ProviderRegistered(provider_);
    }

    function providerDeregister(address provider_) external {
        requireRights(provider_, RULES_PROVIDER);
        Provider storage provider = providers[provider_];
        if (provider.createdAt == 0) {
            revert ProviderNotFound();
        }
        if (provider.isDeleted) {
            revert ProviderHasAlreadyDeregistered();
        }
        if (!providerActiveBids[provider_].isEmpty()) {
            revert ProviderHasActiveBids();
        }
        provider.isDeleted = true;
        activeProviders.remove(Ids.from(provider_));
        payOut(provider_, withdrawable(provider));
        emit ProviderDeregistered(provider_);
    }

    /// Pays out, after a provider has left, what its earnings of the running year had kept back.
    function providerWithdraw(address provider_) external {
        requireRights(provider_, RULES_PROVIDER);
        Provider storage provider = providers[provider_];
        if (!provider.isDeleted) {
            revert ProviderNotDeregistered();
        }
        if (provider.stake == 0) {
            revert ProviderNoStake();
        }
        uint256 amount = withdrawable(provider);
        if (amount == 0) {
            revert ProviderNothingToWithdraw();
        }
        payOut(provider_, amount);
        emit ProviderWithdrawn(provider_, amount);
    }

    function withdrawable(Provider storage provider) private view returns (uint256) {
        return block.timestamp < provider.limitPeriodEnd ? provider.stake - provider.limitPeriodEarned : provider.stake;
    }

    function payOut(address provider_, uint256 amount) private {
        providers[provider_].stake -= amount;
        token.transfer(provider_, amount);
    }

    function getModel(bytes32 modelId_) external view returns (Model memory) {
        return models[modelId_];
    }

    function getModelId(address account_, bytes32 baseModelId_) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(account_, baseModelId_));
    }

    function getModelIds(uint256 offset_, uint256 limit_) external view returns (bytes32[] memory, uint256) {
        return modelIds.page(offset_, limit_);
    }

    function getActiveModelIds(uint256 offset_, uint256 limit_) external view returns (bytes32[] memory, uint256) {
        return activeModelIds.page(offset_, limit_);
    }

    function getIsModelActive(bytes32 modelId_) external view returns (bool) {
        return models[modelId_].createdAt != 0 && !models[modelId_].isDeleted;
    }

    function getProvider(address provider_) external view returns (Provider memory) {
        return providers[provider_];
    }

    function getActiveProviders(uint256 offset_, uint256 limit_)
        external
        view
        returns (address[] memory page, uint256 total)
    {
        bytes32[] memory ids;
        (ids, total) = activeProviders.page(offset_, limit_);
        page = new address[](ids.length);
        for (uint256 i = 0; i < ids.length; i++) {
            page[i] = address(uint160(uint256(ids[i])));
        }
    }

    function getIsProviderActive(address provider_) external view returns (bool) {
        return providers[provider_].createdAt != 0 && !providers[provider_].isDeleted;
    }
}
