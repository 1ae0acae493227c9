import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Checks } from '../lib/checks.js';

test('checks that hold say nothing', () => {
	const checks = new Checks();
	checks.equal('numbers', 2n, '2');
	checks.atLeast('count', 3, 3);
	checks.assert();
	assert.equal(checks.all.length, 2);
});

test('all that fail are named at the end', () => {
	mock.method(console, 'error', () => {});
	const checks = new Checks();
	checks.equal('one', 1n, 2n);
	checks.that('two', true);
	checks.atLeast('three', 1, 2);
	assert.throws(
		() => checks.assert(),
		/2 of 3 checks failed:\n  one: 1, expected 2\n  three: 1, at least 2/,
	);
});
