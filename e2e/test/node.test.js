import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peerId } from '../lib/node.js';
import { until, within } from '../lib/wait.js';

test('the peer id of a network key is the one that nodes print', () => {
	assert.equal(peerId('1'.padStart(64, '0')), '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp');
	assert.equal(peerId('2'.padStart(64, '0')), '12D3KooWHdiAxVd8uMQR1hGWXccidmfCwLqcMpGwR6QcTP6QRMuD');
});

test('waiting ends', async () => {
	let asked = 0;
	assert.equal(await until('the third answer', 1000, () => (++asked === 3 ? 'here' : null), 1), 'here');
	await assert.rejects(
		until('nothing', 5, () => false, 1),
		/not within 0.005 s: nothing/,
	);
	await assert.rejects(within('nothing', 5, new Promise(() => {})), /not within/);
	assert.equal(await within('something', 1000, Promise.resolve(1)), 1);
});
