import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { proof, root, sortIds } from '../lib/merkle.js';

const ids = (count) => Array.from({ length: count }, (_, i) => new Uint8Array(32).fill(i + 1));
const hash = (...parts) => blake2AsU8a(u8aConcat(...parts), 256);

// Made with another implementation of BLAKE2b: Python's hashlib.
const ROOTS = {
	1: '0xf40ceaf86e5776923332b8d8fd3bef849cadb19c6996bc272af1f648d9566a4c',
	2: '0xb41f077ca124f5ef535370daf41c74a2bc48ba7eb868e7337cc1f7f4abff1cae',
	3: '0x2b732070838a8f9dede3f66f389428f98c8645dd35c1cdecb3662254d5115d1a',
	5: '0xae46e22ed42a9848b4330f5bf3bc197c3be0f11912c623b83de77331b876aa5c',
	6: '0x46b8a8cda4dd5ac2babcd57e781182b4022faa58ab5ade36b909df956ae929fa',
};

test('roots are those of another implementation', () => {
	for (const [count, expected] of Object.entries(ROOTS)) assert.equal(root(ids(Number(count))), expected);
});

test('the odd node of a row moves up as it is', () => {
	const [a, b, c] = ids(3).map((id) => hash(id));
	assert.equal(root(ids(3)), u8aToHex(hash(hash(a, b), c)));
});

/** The walk from a leaf to the root, as a verifier makes it. */
function climb(id, index, width, siblings) {
	let node = hash(id);
	for (const sibling of siblings.map((each) => hexToU8a(each))) {
		// A node without a sibling moves up until it has one, which is then on its left.
		while (index % 2 === 0 && index + 1 === width) [index, width] = [index / 2, Math.ceil(width / 2)];
		node = index % 2 === 1 ? hash(sibling, node) : hash(node, sibling);
		[index, width] = [index >> 1, Math.ceil(width / 2)];
	}
	return u8aToHex(node);
}

test('every proof leads to the root', () => {
	for (let count = 1; count <= 20; count++) {
		const leaves = ids(count);
		leaves.forEach((id, i) =>
			assert.equal(climb(id, i, count, proof(leaves, i)), root(leaves), `${i} of ${count}`),
		);
	}
});

test('devices are committed in ascending order', () => {
	const [a, b, c] = ids(3);
	assert.deepEqual(sortIds([c, a, b]), [a, b, c]);
});

test('what does not exist has no root and no proof', () => {
	assert.throws(() => root([]));
	assert.throws(() => proof(ids(3), 3));
	assert.throws(() => proof(ids(3), -1));
});
