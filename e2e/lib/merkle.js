/**
 * The Merkle tree of a fleet: that of the SDK's `binary-merkle-tree` with BLAKE2b-256.
 *
 * Leaves are device ids of 32 bytes, sorted ascending. A leaf and an inner node are hashed alike, an inner
 * node over its two children. Where a row is of odd length, its last node moves up a row as it is.
 */
import { blake2AsU8a } from '@polkadot/util-crypto';
import { u8aConcat, u8aToHex, u8aCmp } from '@polkadot/util';

/** @param {Uint8Array} bytes */
const hash = (bytes) => blake2AsU8a(bytes, 256);

/** The order in which a fleet's devices are committed. */
export function sortIds(ids) {
	return [...ids].sort(u8aCmp);
}

/**
 * All rows of the tree, from hashed leaves to the root.
 * @param {Uint8Array[]} leaves
 */
function rows(leaves) {
	const all = [leaves.map(hash)];
	while (all.at(-1).length > 1) {
		const row = all.at(-1);
		const next = [];
		for (let i = 0; i < row.length; i += 2) {
			next.push(i + 1 < row.length ? hash(u8aConcat(row[i], row[i + 1])) : row[i]);
		}
		all.push(next);
	}
	return all;
}

/**
 * The root of `leaves`, in hex.
 * @param {Uint8Array[]} leaves
 */
export function root(leaves) {
	if (leaves.length === 0) throw new Error('a fleet has at least one device');
	return u8aToHex(rows(leaves).at(-1)[0]);
}

/**
 * The siblings on the way from leaf `index` to the root, in hex.
 * @param {Uint8Array[]} leaves
 * @param {number} index
 */
export function proof(leaves, index) {
	if (index < 0 || index >= leaves.length) throw new Error(`no leaf ${index}`);
	const siblings = [];
	let position = index;
	for (const row of rows(leaves).slice(0, -1)) {
		const sibling = position ^ 1;
		if (sibling < row.length) siblings.push(u8aToHex(row[sibling]));
		position >>= 1;
	}
	return siblings;
}
