package org.mor.automation.marketplace.abi;

/** The functions that are called, each with the first four bytes of its signature's hash. */
public enum ContractFunction {
  GET_BID("getBid(bytes32)", 0x91704e1e),
  IS_BID_ACTIVE("isBidActive(bytes32)", 0x1345df58),
  GET_MODEL_ACTIVE_BIDS("getModelActiveBids(bytes32,uint256,uint256)", 0x8a683b6e),
  GET_MIN_MAX_BID_PRICE("getMinMaxBidPricePerSecond()", 0x38c8ac62),
  GET_MODEL("getModel(bytes32)", 0x21e7c498),
  GET_ACTIVE_MODEL_IDS("getActiveModelIds(uint256,uint256)", 0x3839d3dc),
  GET_PROVIDER("getProvider(address)", 0x55f21eb7),
  GET_PROVIDER_MINIMUM_STAKE("getProviderMinimumStake()", 0x53c029f6),
  GET_MODEL_STATS("getModelStats(bytes32)", 0xce535723),
  GET_PROVIDER_MODEL_STATS("getProviderModelStats(bytes32,address)", 0x1b26c116),
  OPEN_SESSION("openSession(address,uint256,bool,bytes,bytes)", 0xa85a1782),
  CLOSE_SESSION("closeSession(bytes,bytes)", 0x42f77a31),
  GET_SESSION("getSession(bytes32)", 0x39b240bd),
  GET_USER_SESSIONS("getUserSessions(address,uint256,uint256)", 0xeb7764bb),
  GET_SESSION_END("getSessionEnd(uint256,uint256,uint128)", 0xb823dc8f),
  GET_COMPUTE_BALANCE("getComputeBalance(uint128)", 0x61ce471a),
  GET_TODAYS_BUDGET("getTodaysBudget(uint128)", 0x40005965),
  TOTAL_MOR_SUPPLY("totalMORSupply(uint128)", 0x6d0cfe5a),
  WITHDRAW_USER_STAKES("withdrawUserStakes(address,uint8)", 0xa98a7c6b),
  GET_USER_STAKES_ON_HOLD("getUserStakesOnHold(address,uint8)", 0x967885df),
  START_OF_THE_DAY("startOfTheDay(uint128)", 0xba26588c),
  GET_MAX_SESSION_DURATION("getMaxSessionDuration()", 0xa9756858),
  IS_PROVIDER_APPROVAL_USED("getIsProviderApprovalUsed(bytes)", 0xdb1cf1e2),
  ALLOWANCE("allowance(address,address)", 0xdd62ed3e),
  APPROVE("approve(address,uint256)", 0x095ea7b3),
  INCREASE_ALLOWANCE("increaseAllowance(address,uint256)", 0x39509351),
  BALANCE_OF("balanceOf(address)", 0x70a08231),
  AGGREGATE_3("aggregate3((address,bool,bytes)[])", 0x82ad56cb);

  private final String signature;
  private final int selector;

  ContractFunction(String signature, int selector) {
    this.signature = signature;
    this.selector = selector;
  }

  /** Name and parameter types, as they are hashed. */
  public String signature() {
    return signature;
  }

  public int selector() {
    return selector;
  }
}
