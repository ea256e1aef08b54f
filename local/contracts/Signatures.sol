// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

interface Owned {
    function owner() external view returns (address);
}

/// Who signed 32 bytes under Ethereum's message prefix; refuses as callers of the real chain see it.
library Signatures {
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    function signer(bytes32 hash, bytes memory signature) internal pure returns (address account) {
        require(signature.length == 65, "ECDSA: invalid signature length");
        bytes32 r;
        bytes32 s;
        uint8 v;
        assembly {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
            v := byte(0, mload(add(signature, 0x60)))
        }
        require(uint256(s) <= HALF_ORDER, "ECDSA: invalid signature 's' value");
        account = ecrecover(keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", hash)), v, r, s);
        require(account != address(0), "ECDSA: invalid signature");
    }

    /// Whether the account is a contract that names this owner.
    function owns(address owner, address account) internal view returns (bool) {
        if (account.code.length == 0) {
            return false;
        }
        try Owned(account).owner() returns (address named) {
            return named == owner;
        } catch {
            return false;
        }
    }
}
