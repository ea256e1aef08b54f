// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// A set of 32-byte ids that can be read page by page. Removing one moves the last into its place.
struct IdSet {
    bytes32[] values;
    mapping(bytes32 id => uint256 place) places; // counted from one
}

library Ids {
    function add(IdSet storage set, bytes32 id) internal {
        if (set.places[id] != 0) {
            return;
        }
        set.values.push(id);
        set.places[id] = set.values.length;
    }

    function remove(IdSet storage set, bytes32 id) internal {
        uint256 place = set.places[id];
        if (place == 0) {
            return;
        }
        bytes32 last = set.values[set.values.length - 1];
        set.values[place - 1] = last;
        set.places[last] = place;
        set.values.pop();
        delete set.places[id];
    }

    function isEmpty(IdSet storage set) internal view returns (bool) {
        return set.values.length == 0;
    }

    function page(IdSet storage set, uint256 offset, uint256 limit)
        internal
        view
        returns (bytes32[] memory ids, uint256 total)
    {
        total = set.values.length;
        uint256 left = offset < total ? total - offset : 0;
        ids = new bytes32[](limit < left ? limit : left);
        for (uint256 i = 0; i < ids.length; i++) {
            ids[i] = set.values[offset + i];
        }
    }

    function from(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
