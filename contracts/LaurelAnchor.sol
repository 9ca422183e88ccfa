// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/**
 * Writes hashes down on a chain. Nobody owns it, it keeps nothing and takes nothing: whoever calls it leaves an event in
 * the block's receipts, and that is all there is.
 *
 * A root says nothing by itself. What it stands for is in packages/core/src/anchor/commitment.ts.
 */
contract LaurelAnchor {
    /** `root` was known to `by` when the block was made that holds this event. */
    event Anchored(address indexed by, bytes32 indexed root);

    function anchor(bytes32 root) external {
        emit Anchored(msg.sender, root);
    }
}
