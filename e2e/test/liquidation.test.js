import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MICRO, ONE, parse } from '../lib/fixed.js';
import { isBelow, most, payout, worth } from '../lib/liquidation.js';

const flat = (price) => ({ low: price, mid: price, high: price });
const market = (collateral, changes = {}) => ({
	class: flat(ONE),
	collateral: flat(parse(collateral)),
	decimals: 6,
	haircut: 0n,
	bonus: 50_000n,
	...changes,
});
const hours = (count) => BigInt(count) * MICRO;

test('ten hours at 1 USD with a bonus of a twentieth pay 14 units at 0.75', () => {
	assert.equal(payout(market('0.75'), hours(10), hours(100), hours(150)), hours(14));
	// Rounded down.
	assert.equal(payout(market('0.7'), hours(1), hours(100), hours(1000)), 1_500_000n);
	assert.equal(payout(market('0.9'), hours(10), hours(100), hours(150)), 11_666_666n);
});

test('nobody gets more than its share of the collateral', () => {
	const thin = market('0.6');
	assert.equal(worth(thin, hours(10)), 17_500_000n);
	assert.equal(payout(thin, hours(10), hours(100), hours(60)), hours(6));
});

test('a vault is below a ratio by the last unit of collateral, of what it owes and of the price', () => {
	const ratio = parse('1.2');
	assert.ok(!isBelow(market('0.8'), hours(150), hours(100), ratio));
	assert.ok(isBelow(market('0.8'), hours(150) - 1n, hours(100), ratio));
	assert.ok(isBelow(market('0.8'), hours(150), hours(100) + 1n, ratio));
	assert.ok(isBelow(market('0.799999999999999999'), hours(150), hours(100), ratio));
	// A haircut counts for the comparison.
	assert.ok(isBelow(market('0.8', { haircut: 1n }), hours(150), hours(100), ratio));
	// The worse edges count, not the middle.
	const wide = { class: { low: parse('0.9'), mid: ONE, high: parse('1.1') } };
	assert.ok(!isBelow(market('0.88', wide), hours(150), hours(100), ratio));
	assert.ok(isBelow(market('0.87', wide), hours(150), hours(100), ratio));
});

test('decimals of the collateral change nothing but the unit', () => {
	const fine = market('0.75', { decimals: 12 });
	const amount = 150n * 10n ** 12n;
	assert.equal(payout(fine, hours(10), hours(100), amount), 14n * 10n ** 12n);
	assert.ok(isBelow(fine, amount, hours(100), parse('1.126')));
	assert.ok(!isBelow(fine, amount, hours(100), parse('1.125')));
});

test('what restores a vault is met to the unit', () => {
	// (150 x 0.75 - 1.05 u) / (100 - u) is 1.22 at u = 9.5 / 0.17 = 55.8823529..., and what is paid is rounded
	// down, which spares the unit that this would be rounded up to.
	const units = most(market('0.75'), hours(150), hours(100), parse('1.22'), 1n);
	assert.equal(units, 55_882_352n);
	assert.equal(payout(market('0.75'), units, hours(100), hours(150)), 78_235_292n);
	// With finer collateral nothing is spared.
	const fine = market('0.75', { decimals: 12 });
	assert.equal(most(fine, 150n * 10n ** 12n, hours(100), parse('1.22'), 1n), 55_882_353n);
});

test('what is set aside is not paid out, so that fewer units restore a vault', () => {
	const target = parse('1.22');
	const most22 = (earmarked) => most(market('0.75'), hours(150), hours(100), target, 1n, earmarked);
	assert.equal(most22(0n), 55_882_352n);
	// The share of what is free, half a unit each, is less than the 1.4 that a unit is worth.
	const units = most22(hours(100));
	const left = (burned) =>
		isBelow(
			market('0.75'),
			hours(150) - payout(market('0.75'), burned, hours(100), hours(50)),
			hours(100) - burned,
			target,
		);
	assert.ok(units < 55_882_352n && !left(units) && left(units - 1n));
	// Where nothing would restore it, that may.
	assert.ok(most(market('0.6'), hours(60), hours(100), parse('0.42'), 1n, hours(30)) < hours(100));
});

test('where nothing restores it all of it goes, and so does dust', () => {
	assert.equal(most(market('0.6'), hours(60), hours(100), parse('0.42'), 1n), hours(100));
	assert.equal(most(market('0.75'), hours(150), hours(100), parse('1.22'), hours(45)), hours(100));
});

test('no fewer units would have been enough, whatever the prices', () => {
	for (const price of ['0.71', '0.733333', '0.7777777', '0.79']) {
		for (const collateral of [150_000_001n, 149_999_983n]) {
			const here = market(price, { collateral: flat(parse(price)) });
			const target = parse('1.22');
			const units = most(here, collateral, hours(100), target, 1n);
			const left = (burned) =>
				isBelow(
					here,
					collateral - payout(here, burned, hours(100), collateral),
					hours(100) - burned,
					target,
				);
			assert.ok(!left(units), price);
			assert.ok(left(units - 1n), price);
		}
	}
});
