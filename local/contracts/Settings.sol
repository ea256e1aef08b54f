// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DelegateRegistry} from "./DelegateRegistry.sol";
import {MorToken} from "./MorToken.sol";
import {Pool, StakeOnHold, State} from "./State.sol";

/// What the marketplace's owner decides, and what others may ask about it.
contract Settings is State {
    error MarketplaceBidMinPricePerSecondIsInvalid();
    error MarketplaceBidMinPricePerSecondIsZero();
    error MarketplaceFeeAmountIsZero();
    error SessionMaxDurationTooShort();
    error SessionPoolIndexOutOfBounds();

    event DelegationRegistryUpdated(address registry);
    event MaretplaceFeeUpdated(uint256 bidFee); // spelt as it is on the real chain
    event MarketplaceBidMinMaxPriceUpdated(uint256 bidMinPricePerSecond, uint256 bidMaxPricePerSecond);
    event ModelMinimumStakeUpdated(uint256 modelMinimumStake);
    event ProviderMinimumStakeUpdated(uint256 providerMinimumStake);

    /// Sets what the real marketplace was deployed with.
    function initialize(address token_, address registry_, address fundingAccount_) external onlyOwner {
        token = MorToken(token_);
        fundingAccount = fundingAccount_;
        delete pools;
        for (uint256 i = 0; i < 4; i++) {
            pools.push(Pool(3456 ether, 0.59255872824 ether, 1707393600, 1 days));
        }
        pools.push(Pool(576 ether, 0.09875978804 ether, 1707393600, 1 days));
        setRegistry(registry_);
        setMaxSessionDuration(7 days);
        setMinMaxBidPricePerSecond(1e10, 1e16);
        setMarketplaceBidFee(0.3 ether);
        modelSetMinStake(0.1 ether);
        providerSetMinStake(0.2 ether);
        setDayLock(true);
    }

    /// Of this contract only: the real one has the lock or not by the version that is deployed.
    function setDayLock(bool on) public onlyOwner {
        dayLock = on;
    }

    /// Of this contract only: as many entries on hold as closings over a long time would leave. The stakes
    /// themselves must be here already.
    function holdStakes(address user, uint256 count, uint256 amount, uint128 releaseAt) external onlyOwner {
        for (uint256 i = 0; i < count; i++) {
            stakesOnHold[user].push(StakeOnHold(amount, releaseAt));
        }
    }

    /// Of this contract only: how many entries there are, be they free or not.
    function countStakesOnHold(address user) external view returns (uint256) {
        return stakesOnHold[user].length;
    }

    function setRegistry(address registry_) public onlyOwner {
        registry = DelegateRegistry(registry_);
        emit DelegationRegistryUpdated(registry_);
    }

    function setPoolConfig(uint256 index, Pool calldata pool) external onlyOwner {
        if (index >= pools.length) {
            revert SessionPoolIndexOutOfBounds();
        }
        pools[index] = pool;
    }

    function setMaxSessionDuration(uint128 maxSessionDuration_) public onlyOwner {
        if (maxSessionDuration_ < 300) {
            revert SessionMaxDurationTooShort();
        }
        maxSessionDuration = maxSessionDuration_;
    }

    function setMinMaxBidPricePerSecond(uint256 min, uint256 max) public onlyOwner {
        if (min == 0) {
            revert MarketplaceBidMinPricePerSecondIsZero();
        }
        if (min > max) {
            revert MarketplaceBidMinPricePerSecondIsInvalid();
        }
        bidMinPricePerSecond = min;
        bidMaxPricePerSecond = max;
        emit MarketplaceBidMinMaxPriceUpdated(min, max);
    }

    function setMarketplaceBidFee(uint256 bidFee_) public onlyOwner {
        bidFee = bidFee_;
        emit MaretplaceFeeUpdated(bidFee_);
    }

    function modelSetMinStake(uint256 minimum) public onlyOwner {
        modelMinimumStake = minimum;
        emit ModelMinimumStakeUpdated(minimum);
    }

    function providerSetMinStake(uint256 minimum) public onlyOwner {
        providerMinimumStake = minimum;
        emit ProviderMinimumStakeUpdated(minimum);
    }

    /// Pays out bid fees, at most as much as has been taken.
    function withdrawFee(address recipient, uint256 amount) external onlyOwner {
        uint256 paid = amount < feeBalance ? amount : feeBalance;
        if (paid == 0) {
            revert MarketplaceFeeAmountIsZero();
        }
        feeBalance -= paid;
        token.transfer(recipient, paid);
    }

    function isRightsDelegated(address delegatee, address delegator, bytes32 rights) external view returns (bool) {
        return isDelegated(delegatee, delegator, rights);
    }

    function getRegistry() external view returns (address) {
        return address(registry);
    }

    function getToken() external view returns (address) {
        return address(token);
    }

    function getFundingAccount() external view returns (address) {
        return fundingAccount;
    }

    function getMaxSessionDuration() external view returns (uint128) {
        return maxSessionDuration;
    }

    function getBidFee() external view returns (uint256) {
        return bidFee;
    }

    function getMinMaxBidPricePerSecond() external view returns (uint256, uint256) {
        return (bidMinPricePerSecond, bidMaxPricePerSecond);
    }

    function getModelMinimumStake() external view returns (uint256) {
        return modelMinimumStake;
    }

    function getProviderMinimumStake() external view returns (uint256) {
        return providerMinimumStake;
    }

    function DELEGATION_RULES_PROVIDER() external pure returns (bytes32) {
        return RULES_PROVIDER;
    }

    function DELEGATION_RULES_MODEL() external pure returns (bytes32) {
        return RULES_MODEL;
    }

    function DELEGATION_RULES_MARKETPLACE() external pure returns (bytes32) {
        return RULES_MARKETPLACE;
    }

    function DELEGATION_RULES_SESSION() external pure returns (bytes32) {
        return RULES_SESSION;
    }
}
