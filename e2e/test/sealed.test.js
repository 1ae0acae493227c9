import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../lib/chain.js';
import { OVERHEAD, contextOf, keysOf, open, seal } from '../lib/sealed.js';

const CUSTOMER = '//Customer//early';
const TEXT = 'ssh lease-7@steady.example, password "ä ∞"';
const context = contextOf('0x00', 7);
const sealed = () => seal(TEXT, account(CUSTOMER).publicKey, context);

test('what is sealed to an account is read by its key', () => {
	const blob = sealed();
	assert.equal(open(blob, keysOf(CUSTOMER), context), TEXT);
	assert.equal(blob.length, Buffer.byteLength(TEXT) + OVERHEAD);
});

test('nobody else reads it, nor for another lease', () => {
	const blob = sealed();
	assert.equal(open(blob, keysOf('//Customer//other'), context), null);
	assert.equal(open(blob, keysOf(CUSTOMER), contextOf('0x00', 8)), null);
	assert.equal(open(blob, keysOf(CUSTOMER), contextOf('0x01', 7)), null);
});

test('a blob that was changed or cut is not read', () => {
	const blob = sealed();
	for (let i = 0; i < blob.length; i++) {
		const changed = blob.slice();
		changed[i] ^= 1;
		assert.equal(open(changed, keysOf(CUSTOMER), context), null, i);
	}
	assert.equal(open(blob.slice(0, OVERHEAD - 1), keysOf(CUSTOMER), context), null);
	assert.equal(open(blob.slice(0, -1), keysOf(CUSTOMER), context), null);
});

test('the same text is sealed differently each time', () => {
	assert.notDeepEqual(sealed(), sealed());
});
