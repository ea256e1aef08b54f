// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {State} from "./State.sol";

/// The marketplace's one address: each call goes to the part that has its function.
contract Diamond is State {
    constructor() {
        owner_ = msg.sender;
    }

    function owner() external view returns (address) {
        return owner_;
    }

    function register(address part, bytes4[] calldata selectors) external onlyOwner {
        for (uint256 i = 0; i < selectors.length; i++) {
            parts[selectors[i]] = part;
        }
    }

    fallback() external {
        address part = parts[msg.sig];
        require(part != address(0), "Diamond: selector is not registered");
        assembly {
            calldatacopy(0, 0, calldatasize())
            let success := delegatecall(gas(), part, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if success { return(0, returndatasize()) }
            revert(0, returndatasize())
        }
    }
}
