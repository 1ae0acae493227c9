import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, MICRO, ONE, parse, short } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';

const CURVE = { knee: ONE, slope: ONE / 2n };

test('ten units at 1 USD over eight of collateral at 0.20 USD cost 14.20 USD', () => {
	const cv = kernel.computeValue(10n * MICRO, ONE);
	const colv = kernel.collateralValue(8n * MICRO, 6, parse('0.2'), 0n);
	const ratio = kernel.coverRatio(colv, cv);
	const rate = kernel.riskPremium(CURVE, ratio);
	assert.equal(format(ratio, 18, 2), '0.16');
	assert.equal(short(rate), '0.42');
	assert.equal(short(cv + kernel.premium(cv, rate), 6), '14.2');
});

test('what is owed is rounded up and what covers it down', () => {
	assert.equal(kernel.computeValue(1n, 1n), 1n);
	assert.equal(kernel.collateralValue(1n, 6, ONE - 1n, 0n), 0n);
	assert.equal(kernel.collateralValue(3n * 10n ** 12n, 12, ONE / 5n, 300_000n), 420_000n);
});

test('what owes nothing is covered without limit and costs no premium', () => {
	assert.equal(kernel.coverRatio(0n, 0n), kernel.INFINITE);
	assert.equal(kernel.riskPremium(CURVE, kernel.INFINITE), 0n);
	assert.equal(kernel.riskPremium(CURVE, 0n), CURVE.slope);
});

const REFERENCE = { curve: CURVE, colv: 1_600_000n, class: { mid: ONE, high: ONE }, owed: 0n, reserve: 0n };

test('the reference vector pays 4.20 into the reserve, whole, in ten, or issued by its owner', () => {
	const all = 10n * MICRO;
	const whole = kernel.sale(REFERENCE, all, all);
	assert.deepEqual(whole, { cost: all, rate: parse('0.42'), premium: 4_200_000n, withheld: 0n });
	assert.equal(kernel.reserveOf(REFERENCE, 0n, all, [all]), 4_200_000n);
	assert.equal(kernel.reserveOf(REFERENCE, 0n, all, Array(10).fill(MICRO)), 4_200_000n);
	assert.equal(kernel.due(REFERENCE, all), 4_200_000n);
	assert.equal(kernel.due({ ...REFERENCE, reserve: 4_200_000n }, all), 0n);
});

test('what units issued before an offer need comes out of its proceeds', () => {
	const vault = { ...REFERENCE, owed: 1_600_000n };
	const { premium, withheld } = kernel.sale(vault, 8_400_000n, 8_400_000n);
	assert.deepEqual([premium, withheld], [3_528_000n, 672_000n]);
});

test('a claim is worth no more than what stands behind it', () => {
	assert.equal(kernel.riskAdjustedValue(100n, 60n, 25n), 85n);
	assert.equal(kernel.riskAdjustedValue(100n, 90n, 25n), 100n);
});

test('the quote of an odd count is its middle and of an even one the wider pair', () => {
	assert.deepEqual(kernel.aggregate([3n, 1n, 10n]), { low: 1n, mid: 3n, high: 5n });
	assert.deepEqual(kernel.aggregate([5n, 1n, 2n, 4n]), { low: 1n, mid: 3n, high: 5n });
	assert.deepEqual(kernel.aggregate([7n]), { low: 7n, mid: 7n, high: 7n });
	assert.deepEqual(kernel.aggregate([0n, 9n]), { low: 0n, mid: 4n, high: 9n });
});
