// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Pool, State} from "./State.sol";

/// How many tokens exist on a day, and what share of a day's compute budget a stake buys.
abstract contract Economy is State {
    uint256 private constant COMPUTE_POOL = 3;
    uint256 private constant BUDGET_SHARE = 100;

    function totalMORSupply(uint128 timestamp_) public view returns (uint256 supply) {
        uint128 day = startOfDay(timestamp_);
        for (uint256 i = 0; i < pools.length; i++) {
            if (i != COMPUTE_POOL) {
                supply += emitted(pools[i], day);
            }
        }
        supply += providersTotalClaimed;
    }

    function getComputeBalance(uint128 timestamp_) public view returns (uint256) {
        return emitted(pools[COMPUTE_POOL], startOfDay(timestamp_)) - providersTotalClaimed;
    }

    function getTodaysBudget(uint128 timestamp_) public view returns (uint256) {
        return getComputeBalance(timestamp_) / BUDGET_SHARE;
    }

    /// What a stake earns on one day.
    function stakeToStipend(uint256 amount_, uint128 timestamp_) public view returns (uint256) {
        uint256 supply = totalMORSupply(timestamp_);
        return supply == 0 ? 0 : amount_ * getComputeBalance(timestamp_) / (supply * BUDGET_SHARE);
    }

    function stipendToStake(uint256 stipend_, uint128 timestamp_) public view returns (uint256) {
        uint256 balance = getComputeBalance(timestamp_);
        return balance == 0 ? 0 : stipend_ * totalMORSupply(timestamp_) * BUDGET_SHARE / balance;
    }

    function getSessionEnd(uint256 amount_, uint256 pricePerSecond_, uint128 openedAt_) public view returns (uint128) {
        uint256 duration = stakeToStipend(amount_, openedAt_) / pricePerSecond_;
        return openedAt_ + (duration < maxSessionDuration ? uint128(duration) : maxSessionDuration);
    }

    function startOfTheDay(uint128 timestamp_) external pure returns (uint128) {
        return startOfDay(timestamp_);
    }

    function getPools() external view returns (Pool[] memory) {
        return pools;
    }

    function getPool(uint256 index_) external view returns (Pool memory) {
        return pools[index_];
    }

    function getProvidersTotalClaimed() external view returns (uint256) {
        return providersTotalClaimed;
    }

    /// Everything a pool has paid until then: each interval pays less than the one before, until none.
    function emitted(Pool storage pool, uint128 until) private view returns (uint256) {
        if (until <= pool.payoutStart) {
            return 0;
        }
        uint256 time = until - pool.payoutStart;
        uint256 whole = time / pool.decreaseInterval;
        uint256 paying = pool.rewardDecrease == 0 ? type(uint256).max : pool.initialReward / pool.rewardDecrease + 1;
        uint256 n = whole < paying ? whole : paying;
        uint256 total = n == 0 ? 0 : n * pool.initialReward - pool.rewardDecrease * n * (n - 1) / 2;
        if (whole >= paying) {
            return total;
        }
        uint256 reward = pool.initialReward - pool.rewardDecrease * whole;
        return total + reward * (time % pool.decreaseInterval) / pool.decreaseInterval;
    }
}
