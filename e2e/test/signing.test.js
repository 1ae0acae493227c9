import assert from 'node:assert/strict';
import { test } from 'node:test';
import metadata from '@polkadot/types-support/metadata/v15/substrate-hex';
import { hexToU8a } from '@polkadot/util';
import { TOKEN, hashOf, spoiled } from '../lib/signing.js';

/** Metadata of some runtime; before it are the option and the length that it travels with. */
const BYTES = hexToU8a(metadata).subarray(5);
const HASH = hashOf(BYTES, TOKEN);

test('a hash is 32 bytes, and always the same', () => {
	assert.match(HASH, /^0x[0-9a-f]{64}$/);
	assert.equal(hashOf(BYTES, TOKEN), HASH);
});

test('symbol and decimals are part of it', () => {
	assert.notEqual(hashOf(BYTES, { ...TOKEN, symbol: 'MILK' }), HASH);
	assert.notEqual(hashOf(BYTES, { ...TOKEN, decimals: 11 }), HASH);
});

test('metadata of another runtime is an error', () => {
	assert.throws(() => hashOf(BYTES, TOKEN, { specName: 'millrace' }), /Spec name not expected/);
	assert.throws(() => hashOf(BYTES, TOKEN, { specVersion: 0 }), /Spec version not expected/);
});

test('metadata before version 15 has no hash', () => {
	const old = BYTES.slice();
	old[4] = 14;
	assert.throws(() => hashOf(old, TOKEN));
});

test('a spoiled hash is another one of the same length', () => {
	assert.equal(spoiled(`0x${'0'.repeat(64)}`), `0x${'0'.repeat(63)}1`);
	assert.equal(spoiled(`0x${'f'.repeat(64)}`), `0x${'f'.repeat(63)}e`);
	assert.notEqual(spoiled(HASH), HASH);
});
