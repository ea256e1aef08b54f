// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Economy} from "./Economy.sol";
import {IdSet, Ids} from "./Ids.sol";
import {Signatures} from "./Signatures.sol";
import {Bid, ModelStats, Provider, ProviderModelStats, Session, StakeOnHold} from "./State.sol";
import {Deviation, Statistics} from "./Statistics.sol";

/// Sessions: opened with a stake and a provider's approval, closed with a report, the stake returned.
contract Sessions is Economy {
    using Ids for IdSet;
    using Statistics for Deviation;

    error SessionAlreadyClosed();
    error SessionApproveExpired();
    error SessionApprovedForAnotherChainId();
    error SessionApprovedForAnotherUser(); // never thrown, there or here
    error SessionBidNotFound();
    error SessionDuplicateApproval();
    error SessionNotEndedOrNotExist(); // never thrown, there or here
    error SessionProviderNothingToClaimInThisPeriod(); // never thrown, there or here
    error SessionProviderSignatureMismatch();
    error SessionReceiptExpired();
    error SessionReceiptForAnotherChainId();
    error SessionStakeTooLow();
    error SessionTooShort();
    error SessionUserAmountToWithdrawIsZero();

    event SessionOpened(address indexed user, bytes32 indexed sessionId, address indexed providerId);
    event SessionClosed(address indexed user, bytes32 indexed sessionId, address indexed providerId);
    event UserWithdrawn(address indexed user, uint256 amount_);

    uint128 private constant MINIMUM_DURATION = 300;
    uint256 private constant SIGNATURE_LIFETIME = 600;

    function openSession(
        address user_,
        uint256 amount_,
        bool isDirectPaymentFromUser_,
        bytes calldata approvalEncoded_,
        bytes calldata signature_
    ) external returns (bytes32 sessionId) {
        requireRights(user_, RULES_SESSION);
        bytes32 bidId = approvedBid(approvalEncoded_);
        token.transferFrom(user_, address(this), amount_);
        if (!isActive(bids[bidId])) {
            revert SessionBidNotFound();
        }
        if (!signedFor(bids[bidId].provider, approvalEncoded_, signature_)) {
            revert SessionProviderSignatureMismatch();
        }
        bytes32 approvalHash = keccak256(approvalEncoded_);
        if (approvalUsed[approvalHash]) {
            revert SessionDuplicateApproval();
        }
        approvalUsed[approvalHash] = true;
        return start(user_, bidId, amount_, isDirectPaymentFromUser_);
    }

    function start(address user, bytes32 bidId, uint256 stake, bool direct) private returns (bytes32 sessionId) {
        Bid storage bid = bids[bidId];
        uint128 openedAt = uint128(block.timestamp);
        uint128 endsAt = getSessionEnd(stake, bid.pricePerSecond, openedAt);
        if (endsAt - openedAt < MINIMUM_DURATION) {
            revert SessionTooShort();
        }
        if (direct && (endsAt - openedAt) * bid.pricePerSecond > stake) {
            revert SessionStakeTooLow();
        }
        sessionId = getSessionId(user, bid.provider, bidId, sessionNonce++);
        sessions[sessionId] = Session(user, bidId, stake, "", 0, 0, openedAt, endsAt, 0, true, direct);
        userSessions[user].add(sessionId);
        providerSessions[bid.provider].add(sessionId);
        modelSessions[bid.modelId].add(sessionId);
        emit SessionOpened(user, sessionId, bid.provider);
    }

    function approvedBid(bytes calldata approval) private view returns (bytes32 bidId) {
        uint256 chainId;
        uint128 timestamp;
        (bidId, chainId,, timestamp) = abi.decode(approval, (bytes32, uint256, address, uint128));
        if (chainId != block.chainid) {
            revert SessionApprovedForAnotherChainId();
        }
        if (block.timestamp > timestamp + SIGNATURE_LIFETIME) {
            revert SessionApproveExpired();
        }
    }

    function closeSession(bytes calldata receiptEncoded_, bytes calldata signature_) external {
        (bytes32 sessionId, uint32 tpsScaled1000, uint32 ttftMs) = reported(receiptEncoded_);
        Session storage session = sessions[sessionId];
        Bid storage bid = bids[session.bidId];
        requireRights(session.user, RULES_SESSION);
        if (session.closedAt != 0) {
            revert SessionAlreadyClosed();
        }
        bool undisputed = signedFor(bid.provider, receiptEncoded_, signature_);
        session.isActive = false;
        session.closedAt = uint128(block.timestamp);
        session.closeoutReceipt = receiptEncoded_;
        session.closeoutType = undisputed ? 0 : 1;

        count(bid, session, undisputed, tpsScaled1000, ttftMs);
        refund(session, bid);
        pay(session, bid);
        emit SessionClosed(session.user, sessionId, bid.provider);
    }

    function reported(bytes calldata receipt) private view returns (bytes32 sessionId, uint32 tps, uint32 ttft) {
        uint256 chainId;
        uint128 timestamp;
        (sessionId, chainId, timestamp, tps, ttft) = abi.decode(receipt, (bytes32, uint256, uint128, uint32, uint32));
        if (chainId != block.chainid) {
            revert SessionReceiptForAnotherChainId();
        }
        if (block.timestamp > timestamp + SIGNATURE_LIFETIME) {
            revert SessionReceiptExpired();
        }
    }

    /// A provider may claim later what a disputed close has kept back.
    function claimForProvider(bytes32 sessionId_) external {
        Session storage session = sessions[sessionId_];
        Bid storage bid = bids[session.bidId];
        requireRights(bid.provider, RULES_PROVIDER);
        pay(session, bid);
    }

    function withdrawUserStakes(address user_, uint8 iterations_) external {
        requireRights(user_, RULES_SESSION);
        StakeOnHold[] storage held = stakesOnHold[user_];
        uint256 amount;
        uint256 left = iterations_;
        for (uint256 i = held.length; i > 0 && left > 0; i--) {
            if (block.timestamp < held[i - 1].releaseAt) {
                continue;
            }
            amount += held[i - 1].amount;
            held[i - 1] = held[held.length - 1];
            held.pop();
            left--;
        }
        if (amount == 0) {
            revert SessionUserAmountToWithdrawIsZero();
        }
        token.transfer(user_, amount);
        emit UserWithdrawn(user_, amount);
    }

    function getUserStakesOnHold(address user_, uint8) external view returns (uint256 available_, uint256 hold_) {
        StakeOnHold[] storage held = stakesOnHold[user_];
        for (uint256 i = 0; i < held.length; i++) {
            if (block.timestamp < held[i].releaseAt) {
                hold_ += held[i].amount;
            } else {
                available_ += held[i].amount;
            }
        }
    }

    /// The user's stake, less what the last day's use accounts for: that waits until the day is over. With the
    /// lock by day that holds for every close; without, for one before the session's end only.
    function refund(Session storage session, Bid storage bid) private {
        uint256 stake = session.stake;
        if (session.isDirectPaymentFromUser) {
            stake -= usedSeconds(session) * bid.pricePerSecond;
        }
        bool early = session.closedAt < session.endsAt;
        uint128 day = startOfDay(early ? session.closedAt : session.endsAt);
        bool dayIsOver = block.timestamp >= day + 1 days;
        uint256 locked;
        if (early || (dayLock && !dayIsOver)) {
            locked = stipendToStake(usedSince(session, day) * bid.pricePerSecond, day);
            locked = locked < stake ? locked : stake;
        }
        if (early || locked > 0) {
            stakesOnHold[session.user].push(StakeOnHold(locked, day + 1 days));
        }
        token.transfer(session.user, stake - locked);
    }

    /// The provider's due, less what it has had: from the stake if the user pays directly, else from the
    /// funding account and at most its own stake per year.
    function pay(Session storage session, Bid storage bid) private {
        uint256 due = usedSeconds(session) * bid.pricePerSecond - keptBack(session, bid);
        uint256 amount = due > session.providerWithdrawnAmount ? due - session.providerWithdrawnAmount : 0;
        if (session.isDirectPaymentFromUser) {
            session.providerWithdrawnAmount += amount;
            token.transfer(bid.provider, amount);
            return;
        }
        amount = withinLimit(providers[bid.provider], amount);
        if (amount == 0) {
            return;
        }
        session.providerWithdrawnAmount += amount;
        providersTotalClaimed += amount;
        token.transferFrom(fundingAccount, bid.provider, amount);
    }

    function withinLimit(Provider storage provider, uint256 amount) private returns (uint256) {
        if (block.timestamp > provider.limitPeriodEnd) {
            provider.limitPeriodEnd = uint128(block.timestamp) + PROVIDER_LIMIT_PERIOD;
            provider.limitPeriodEarned = 0;
        }
        uint256 left = provider.stake > provider.limitPeriodEarned ? provider.stake - provider.limitPeriodEarned : 0;
        uint256 granted = amount < left ? amount : left;
        provider.limitPeriodEarned += granted;
        return granted;
    }

    /// Disputed and closed early: the day's earnings wait until the day is over.
    function keptBack(Session storage session, Bid storage bid) private view returns (uint256) {
        uint128 day = startOfDay(session.closedAt);
        bool disputedEarly = session.closeoutType == 1 && session.closedAt < session.endsAt;
        if (!disputedEarly || block.timestamp >= day + 1 days) {
            return 0;
        }
        return usedSince(session, day) * bid.pricePerSecond;
    }

    function usedSeconds(Session storage session) private view returns (uint256) {
        return usedSince(session, 0);
    }

    /// Seconds from that moment, or the opening, to the end of use; none while it is open.
    function usedSince(Session storage session, uint128 since) private view returns (uint256) {
        uint128 from = session.openedAt > since ? session.openedAt : since;
        uint128 to = session.closedAt < session.endsAt ? session.closedAt : session.endsAt;
        return to > from ? to - from : 0;
    }

    function count(Bid storage bid, Session storage session, bool undisputed, uint32 tps, uint32 ttft) private {
        ProviderModelStats storage own = providerModelStats[bid.modelId][bid.provider];
        own.totalCount++;
        if (!undisputed) {
            return;
        }
        ModelStats storage all = modelStats[bid.modelId];
        if (own.successCount > 0) {
            all.count--;
            all.tpsScaled1000.remove(own.tpsScaled1000.mean, all.count);
            all.ttftMs.remove(own.ttftMs.mean, all.count);
            all.totalDuration.remove(int64(uint64(own.totalDuration)), all.count);
        }
        own.successCount++;
        own.totalDuration += uint32(usedSeconds(session));
        own.tpsScaled1000.add(int64(uint64(tps)), own.successCount);
        own.ttftMs.add(int64(uint64(ttft)), own.successCount);
        all.count++;
        all.tpsScaled1000.add(own.tpsScaled1000.mean, all.count);
        all.ttftMs.add(own.ttftMs.mean, all.count);
        all.totalDuration.add(int64(uint64(own.totalDuration)), all.count);
    }

    function signedFor(address provider, bytes calldata message, bytes calldata signature)
        private
        view
        returns (bool)
    {
        address signer = Signatures.signer(keccak256(message), signature);
        return signer == provider || isDelegated(signer, provider, RULES_PROVIDER) || Signatures.owns(signer, provider);
    }

    function getSession(bytes32 sessionId_) external view returns (Session memory) {
        return sessions[sessionId_];
    }

    function getSessionId(address user_, address provider_, bytes32 bidId_, uint256 sessionNonce_)
        public
        pure
        returns (bytes32)
    {
        return keccak256(abi.encodePacked(user_, provider_, bidId_, sessionNonce_));
    }

    function getUserSessions(address user_, uint256 offset_, uint256 limit_)
        external
        view
        returns (bytes32[] memory, uint256)
    {
        return userSessions[user_].page(offset_, limit_);
    }

    function getProviderSessions(address provider_, uint256 offset_, uint256 limit_)
        external
        view
        returns (bytes32[] memory, uint256)
    {
        return providerSessions[provider_].page(offset_, limit_);
    }

    function getModelSessions(bytes32 modelId_, uint256 offset_, uint256 limit_)
        external
        view
        returns (bytes32[] memory, uint256)
    {
        return modelSessions[modelId_].page(offset_, limit_);
    }

    function getTotalSessions(address provider_) external view returns (uint256) {
        return providerSessions[provider_].values.length;
    }

    function getIsProviderApprovalUsed(bytes calldata approval_) external view returns (bool) {
        return approvalUsed[keccak256(approval_)];
    }

    function getModelStats(bytes32 modelId_) external view returns (ModelStats memory) {
        return modelStats[modelId_];
    }

    function getProviderModelStats(bytes32 modelId_, address provider_)
        external
        view
        returns (ProviderModelStats memory)
    {
        return providerModelStats[modelId_][provider_];
    }
}
