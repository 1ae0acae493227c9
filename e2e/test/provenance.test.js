import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, link, replay } from '../lib/provenance.js';

const event = (...bytes) => new Uint8Array(bytes);

// Made with another implementation of BLAKE2b: Python's hashlib.
const FIRST = '0xf28ec58d82af6793a91bcab167188e33001498863cf30f3372bb8edaa113ec08';
const SECOND = '0x902d9d6e4bc7324721f9be6943394092874c2cab304bc75b7b8857e511e18e3c';

test('heads are those of another implementation', () => {
	const events = [
		{ vault: 7, bytes: event(2, 7, 0, 0, 0) },
		{ vault: 7, bytes: event(3, 7, 0, 0, 0, 255) },
	];
	assert.deepEqual(replay(events.slice(0, 1)).get(7), { sequence: 1, head: FIRST });
	assert.deepEqual(replay(events).get(7), { sequence: 2, head: SECOND });
});

test('vaults have chains of their own', () => {
	const both = replay([
		{ vault: 7, bytes: event(2, 7, 0, 0, 0) },
		{ vault: 8, bytes: event(2, 8, 0, 0, 0) },
	]);
	assert.deepEqual(both.get(7), { sequence: 1, head: FIRST });
	assert.equal(both.get(8).sequence, 1);
	assert.notEqual(both.get(8).head, FIRST);
});

test('the head depends on every event and on their order', () => {
	const [a, b] = [event(1), event(2)];
	assert.notDeepEqual(link(link(EMPTY, a), b), link(link(EMPTY, b), a));
	assert.notDeepEqual(link(link(EMPTY, a), a), link(EMPTY, a));
});
