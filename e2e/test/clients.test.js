import assert from 'node:assert/strict';
import { test } from 'node:test';
import { versionOf } from '../clients/metadata.js';

test('metadata says its version', () => {
	assert.equal(versionOf(Buffer.from('6d65746110ff', 'hex')), 16);
	assert.equal(versionOf(Buffer.from('6d6574610f', 'hex')), 15);
});

test('what carries a length or is no metadata is refused', () => {
	for (const hex of ['', '6d657461', '016d65746110', '5aae2a006d65746110']) {
		assert.throws(() => versionOf(Buffer.from(hex, 'hex')), /not metadata/);
	}
});
