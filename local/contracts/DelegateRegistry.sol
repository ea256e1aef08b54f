// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// Who may act for whom: the part of the public delegate registry that the marketplace asks.
contract DelegateRegistry {
    mapping(bytes32 delegation => bool) private enabled;

    function delegateAll(address to, bytes32 rights, bool enable) external payable returns (bytes32 delegationHash) {
        return set(to, address(0), rights, enable);
    }

    function delegateContract(address to, address contract_, bytes32 rights, bool enable)
        external
        payable
        returns (bytes32 delegationHash)
    {
        return set(to, contract_, rights, enable);
    }

    function checkDelegateForAll(address to, address from, bytes32 rights) public view returns (bool) {
        return enabled[hash(to, from, address(0), "")] || enabled[hash(to, from, address(0), rights)];
    }

    function checkDelegateForContract(address to, address from, address contract_, bytes32 rights)
        external
        view
        returns (bool)
    {
        return checkDelegateForAll(to, from, rights) || enabled[hash(to, from, contract_, "")]
            || enabled[hash(to, from, contract_, rights)];
    }

    function set(address to, address contract_, bytes32 rights, bool enable) private returns (bytes32 delegationHash) {
        delegationHash = hash(to, msg.sender, contract_, rights);
        enabled[delegationHash] = enable;
    }

    function hash(address to, address from, address contract_, bytes32 rights) private pure returns (bytes32) {
        return keccak256(abi.encode(to, from, contract_, rights));
    }
}
