// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IdSet} from "./Ids.sol";
import {Deviation} from "./Statistics.sol";
import {DelegateRegistry} from "./DelegateRegistry.sol";
import {MorToken} from "./MorToken.sol";

struct Pool {
    uint256 initialReward;
    uint256 rewardDecrease;
    uint128 payoutStart;
    uint128 decreaseInterval;
}

struct Model {
    bytes32 ipfsCID;
    uint256 fee;
    uint256 stake;
    address owner;
    string name;
    string[] tags;
    uint128 createdAt;
    bool isDeleted;
}

struct Provider {
    string endpoint;
    uint256 stake;
    uint128 createdAt;
    uint128 limitPeriodEnd;
    uint256 limitPeriodEarned;
    bool isDeleted;
}

struct Bid {
    address provider;
    bytes32 modelId;
    uint256 pricePerSecond;
    uint256 nonce;
    uint128 createdAt;
    uint128 deletedAt;
}

struct Session {
    address user;
    bytes32 bidId;
    uint256 stake;
    bytes closeoutReceipt;
    uint256 closeoutType;
    uint256 providerWithdrawnAmount;
    uint128 openedAt;
    uint128 endsAt;
    uint128 closedAt;
    bool isActive;
    bool isDirectPaymentFromUser;
}

struct StakeOnHold {
    uint256 amount;
    uint128 releaseAt;
}

struct ModelStats {
    Deviation tpsScaled1000;
    Deviation ttftMs;
    Deviation totalDuration;
    uint32 count;
}

struct ProviderModelStats {
    Deviation tpsScaled1000;
    Deviation ttftMs;
    uint32 totalDuration;
    uint32 successCount;
    uint32 totalCount;
}

/// What every part of the marketplace shares: one storage layout behind one address.
abstract contract State {
    bytes32 internal constant RULES_PROVIDER = keccak256("delegation.rules.provider");
    bytes32 internal constant RULES_MODEL = keccak256("delegation.rules.model");
    bytes32 internal constant RULES_MARKETPLACE = keccak256("delegation.rules.marketplace");
    bytes32 internal constant RULES_SESSION = keccak256("delegation.rules.session");
    uint128 internal constant PROVIDER_LIMIT_PERIOD = 365 days;

    error InsufficientRightsForOperation(address delegator, address delegatee);
    error OwnableUnauthorizedAccount(address account);

    address internal owner_;
    mapping(bytes4 selector => address part) internal parts;

    MorToken internal token;
    DelegateRegistry internal registry;
    address internal fundingAccount;
    Pool[] internal pools;
    uint128 internal maxSessionDuration;
    uint256 internal bidFee;
    uint256 internal feeBalance;
    uint256 internal bidMinPricePerSecond;
    uint256 internal bidMaxPricePerSecond;
    uint256 internal modelMinimumStake;
    uint256 internal providerMinimumStake;

    mapping(bytes32 modelId => Model) internal models;
    IdSet internal modelIds;
    IdSet internal activeModelIds;

    mapping(address provider => Provider) internal providers;
    IdSet internal activeProviders;

    mapping(bytes32 bidId => Bid) internal bids;
    mapping(bytes32 providerModelId => uint256) internal bidNonces;
    mapping(bytes32 providerModelId => bytes32) internal activeBidOf;
    mapping(bytes32 modelId => IdSet) internal modelBids;
    mapping(bytes32 modelId => IdSet) internal modelActiveBids;
    mapping(address provider => IdSet) internal providerBids;
    mapping(address provider => IdSet) internal providerActiveBids;

    mapping(bytes32 sessionId => Session) internal sessions;
    uint256 internal sessionNonce;
    mapping(address user => IdSet) internal userSessions;
    mapping(address provider => IdSet) internal providerSessions;
    mapping(bytes32 modelId => IdSet) internal modelSessions;
    mapping(bytes32 approvalHash => bool) internal approvalUsed;
    mapping(address user => StakeOnHold[]) internal stakesOnHold;
    uint256 internal providersTotalClaimed;

    /// Whether the day's use is held after every close, and not only after an early one.
    bool internal dayLock;

    mapping(bytes32 modelId => ModelStats) internal modelStats;
    mapping(bytes32 modelId => mapping(address provider => ProviderModelStats)) internal providerModelStats;

    modifier onlyOwner() {
        if (msg.sender != owner_) {
            revert OwnableUnauthorizedAccount(msg.sender);
        }
        _;
    }

    function requireRights(address delegator, bytes32 rights) internal view {
        if (msg.sender != delegator && !isDelegated(msg.sender, delegator, rights)) {
            revert InsufficientRightsForOperation(delegator, msg.sender);
        }
    }

    function isDelegated(address delegatee, address delegator, bytes32 rights) internal view returns (bool) {
        return registry.checkDelegateForContract(delegatee, delegator, address(this), rights);
    }

    function isActive(Bid storage bid) internal view returns (bool) {
        return bid.createdAt != 0 && bid.deletedAt == 0;
    }

    function startOfDay(uint128 timestamp) internal pure returns (uint128) {
        return timestamp - (timestamp % 1 days);
    }
}
