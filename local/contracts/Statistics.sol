// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// A running mean and the sum of squared distances from it. Integer division makes both drift a
/// little, so the sum may even fall below zero.
struct Deviation {
    int64 mean;
    int64 sqSum;
}

library Statistics {
    /// @param count values after this one was added
    function add(Deviation storage self, int64 value, uint32 count) internal {
        int64 before = value - self.mean;
        self.mean += before / int64(uint64(count));
        self.sqSum += before * (value - self.mean);
    }

    /// @param count values after this one was taken away
    function remove(Deviation storage self, int64 value, uint32 count) internal {
        if (count == 0) {
            self.mean = 0;
            self.sqSum = 0;
            return;
        }
        int64 before = value - self.mean;
        self.mean -= before / int64(uint64(count));
        self.sqSum -= before * (value - self.mean);
    }
}
