import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APPROVAL, SUPPORT, enactmentId, passesAfter, schedule } from '../lib/referenda.js';

const periods = { prepare: 1, decide: 20, confirm: 1, enact: 5 };

test('a share at the beginning of a curve passes at once, and one below its end never', () => {
	assert.equal(passesAfter(APPROVAL, 80n, 100n, 20), 0);
	assert.equal(passesAfter(APPROVAL, 50n, 100n, 20), 20);
	assert.equal(passesAfter(APPROVAL, 49n, 100n, 20), null);
	assert.equal(passesAfter(SUPPORT, 1n, 100n, 20), 20);
});

test('a share on the curve passes in the first block that is not before it', () => {
	// 65 % is half of the way from 80 to 50.
	assert.equal(passesAfter(APPROVAL, 65n, 100n, 20), 10);
	assert.equal(passesAfter(APPROVAL, 65n, 100n, 21), 11);
	// A little less needs a block more.
	assert.equal(passesAfter(APPROVAL, 6_499n, 10_000n, 20), 11);
});

test('the slower of both curves decides, and the delay follows the approval', () => {
	const votes = { ayes: 26n, nays: 14n, issuance: 100n };
	// Approval of 65 % takes 10 blocks; support of 26 % takes 24/49 of 20, that is 9.8.
	assert.deepEqual(schedule(periods, votes), { approved: 12, enacted: 17 });
	assert.equal(schedule(periods, { ...votes, nays: 30n }), null);
	const all = { ayes: 60n, nays: 0n, issuance: 100n };
	assert.deepEqual(schedule(periods, all), { approved: 2, enacted: 7 });
});

test('the name of an enactment is that of its referendum', () => {
	assert.match(enactmentId(0), /^0x[0-9a-f]{64}$/);
	assert.notEqual(enactmentId(0), enactmentId(1));
});
