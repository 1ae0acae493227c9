import assert from 'node:assert/strict';
import { test } from 'node:test';
import { divCeil, format, parse, short } from '../lib/fixed.js';
import { table } from '../lib/table.js';

test('numbers are read and written exactly', () => {
	assert.equal(parse('0.2'), 200_000_000_000_000_000n);
	assert.equal(parse('12', 6), 12_000_000n);
	assert.throws(() => parse('0.1234567', 6));
	assert.throws(() => parse('-1'));
	assert.equal(format(1_999_999n, 6, 2), '1.99');
	assert.equal(format(5n, 6), '0.000005');
	assert.equal(format(1_500_000n, 6, 0), '1');
	assert.equal(short(14_200_000n, 6), '14.2');
	assert.equal(short(100_000_000n, 6), '100');
	assert.equal(divCeil(7n, 2n), 4n);
});

test('tables are aligned', () => {
	const text = table(
		['name', '>amount'],
		[
			['a', 1],
			['long name', 1000n],
		],
	);
	assert.equal(
		text,
		['name       amount', '---------  ------', 'a               1', 'long name    1000'].join('\n'),
	);
});
