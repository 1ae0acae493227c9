import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MICRO, ONE, parse } from '../lib/fixed.js';
import * as lease from '../lib/lease.js';

const minutes = (count) => BigInt(count) * lease.MINUTE;
const hours = (text) => parse(text, 6);

test('units of a lease are exact on hours and rounded up on minutes', () => {
	assert.equal(lease.leaseUnits(3n, minutes(120)), 6n * MICRO);
	assert.equal(lease.leaseUnits(1n, minutes(1)), 16_667n);
	assert.equal(lease.leaseUnits(7n, minutes(7)), 816_667n);
	for (const [devices, duration] of [
		[0n, minutes(1)],
		[1n, 0n],
		[1n, minutes(1) - 1n],
		[1n, minutes(1) + 1n],
	])
		assert.equal(lease.leaseUnits(devices, duration), null);
});

test('a minute that has begun is paid, and never more than all of them', () => {
	const units = lease.leaseUnits(7n, minutes(7));
	const after = (elapsed) => lease.delivered(units, minutes(7), elapsed);
	assert.equal(after(0n), 0n);
	assert.equal(after(1n), 116_666n);
	assert.equal(after(minutes(1)), 116_666n);
	assert.equal(after(minutes(1) + 1n), 233_333n);
	assert.equal(after(minutes(7) - 1n), units);
	assert.equal(after(minutes(7)), units);
	assert.equal(after(minutes(8)), units);
});

test('what is delivered never falls, and is all at the end, however long', () => {
	for (const [devices, length, step] of [
		[1n, 1n, 1n],
		[7n, 7n, 1n],
		[3n, 61n, 1n],
		[1000n, 86_400n, 864n],
	]) {
		const units = lease.leaseUnits(devices, length * lease.MINUTE);
		let last = 0n;
		for (let minute = 0n; minute <= length; minute += step) {
			const done = lease.delivered(units, length * lease.MINUTE, minute * lease.MINUTE);
			assert.ok(done >= last && done <= units);
			last = done;
		}
		assert.equal(last, units);
	}
});

test('a provider that ends a lease pays for what it does not deliver, rounded up, and at least its floor', () => {
	const terms = { whole: 1_000_001n, units: 600_000n, share: 85_000n, floor: 20_000n };
	assert.equal(lease.penalty({ ...terms, unused: 600_000n }), 85_001n);
	assert.equal(lease.penalty({ ...terms, unused: 300_000n }), 42_501n);
	assert.equal(lease.penalty({ ...terms, unused: 1n }), 20_001n);
	assert.equal(lease.penalty({ ...terms, unused: 0n }), 20_001n);
	// Rounded up twice: the price of what is not delivered, and the share of it.
	assert.equal(lease.penalty({ whole: 117n, units: 10n, unused: 1n, share: 85_000n, floor: 0n }), 2n);
	assert.equal(lease.penalty({ ...terms, whole: 0n, unused: 600_000n }), 0n);
});

test('collateral worth some units is rounded down, in its own decimals', () => {
	const price = parse('4.25125');
	assert.equal(lease.worth(hours('48'), price, ONE, 6), hours('204.06'));
	assert.equal(lease.worth(hours('1'), price, parse('0.2'), 12), 21_256_250_000_000n);
	assert.equal(lease.worth(1n, parse('0.5'), ONE, 6), 0n);
});

test('the fee for taking units out of a pool is rounded up, so that nobody takes out a unit for nothing', () => {
	assert.equal(lease.unpoolFee(hours('1'), 2_500n), 2_500n);
	assert.equal(lease.unpoolFee(1n, 2_500n), 1n);
	assert.equal(lease.unpoolFee(401n, 2_500n), 2n);
});

test('a backstop that has enough pays all of its debt, at one price, in whatever parts', () => {
	const units = hours('29.75');
	const debt = lease.debtOf(units, parse('4.25125'));
	assert.equal(debt, 126_474_688n);
	let [left, owed, funds] = [units, debt, debt];
	for (const part of [hours('0.000001'), hours('12.345678'), hours('3')]) {
		const { due, paid } = lease.cash({ shortfall: left, debt: owed }, part, funds);
		assert.equal(paid, due);
		[left, owed, funds] = [left - part, owed - due, funds - paid];
	}
	const { due, paid } = lease.cash({ shortfall: left, debt: owed }, left, funds);
	assert.deepEqual([due, paid], [owed, funds]);
});

test('a backstop that has too little pays everybody the same share of it', () => {
	const pool = { shortfall: hours('10'), debt: hours('40') };
	const { due, paid } = lease.cash(pool, hours('2.5'), hours('20'));
	assert.deepEqual([due, paid], [hours('10'), hours('5')]);
	const rest = { shortfall: hours('7.5'), debt: pool.debt - due };
	assert.equal(lease.cash(rest, hours('7.5'), hours('15')).paid, hours('15'));
});

test('a backstop pays no more for a unit than the last price of its class', () => {
	const pool = { shortfall: hours('10'), debt: hours('40') };
	const paid = (mid) => lease.cash(pool, hours('2.5'), hours('40'), mid);
	assert.deepEqual(paid(parse('1.5')), { due: hours('10'), paid: hours('3.75') });
	assert.deepEqual(paid(parse('9')), { due: hours('10'), paid: hours('10') });
	assert.equal(lease.cash(pool, hours('2.5'), hours('8'), parse('1')).paid, hours('2'));
});

test('a backstop owes for what it claimed, less what it has itself', () => {
	const none = { shortfall: 0n, debt: 0n };
	const price = parse('4.25125');
	assert.deepEqual(lease.claimShortfall(none, 1n, parse('0.1'), 0n), {
		burned: 0n,
		shortfall: 1n,
		debt: 1n,
	});
	const first = lease.claimShortfall(none, hours('10'), price, 2_501n);
	assert.deepEqual(first, { burned: 2_501n, shortfall: 9_997_499n, debt: 42_501_868n });
	const second = lease.claimShortfall(first, hours('1'), price, 0n);
	assert.deepEqual(second, { burned: 0n, shortfall: 10_997_499n, debt: 46_753_118n });
	// All of it, if it has as much.
	assert.deepEqual(lease.claimShortfall(none, 5n, price, 9n), { burned: 5n, shortfall: 0n, debt: 0n });
});

test('routing prefers the reliable, then the free, then the old, of those who can deliver', () => {
	const candidate = (vault, units, free, rate) => ({
		vault,
		units: BigInt(units),
		free: BigInt(free),
		reliability: BigInt(rate),
	});
	const chosen = (...candidates) => lease.route(candidates, 4n, 100n)?.vault ?? null;
	assert.equal(chosen(candidate(0, 99, 9, 9), candidate(1, 999, 3, 9), candidate(2, 100, 4, 1)), 2);
	assert.equal(chosen(candidate(0, 99, 9, 9), candidate(1, 999, 3, 9)), null);
	assert.equal(chosen(), null);
	assert.equal(chosen(candidate(0, 100, 9, 5), candidate(1, 100, 4, 6)), 1);
	assert.equal(chosen(candidate(0, 100, 4, 5), candidate(1, 100, 5, 5)), 1);
	assert.equal(chosen(candidate(1, 100, 4, 5), candidate(0, 100, 4, 5)), 0);
});

test('what a provider could deliver is bound by its devices and by its units, to the last one', () => {
	const most = (units, free, length) =>
		lease.deliverable({ units: hours(units), free: BigInt(free) }, minutes(length));
	assert.equal(most('40', 12, 60), 12n);
	assert.equal(most('4', 12, 60), 4n);
	assert.equal(most('3.999999', 12, 60), 3n);
	assert.equal(most('0.016666', 12, 1), 0n);
	// Three devices for a minute are exactly 0.05 device-hours, though one is not exactly a third of it.
	assert.equal(most('0.05', 12, 1), 3n);
	assert.equal(most('0.116666', 12, 1), 6n);
	assert.equal(most('0.116667', 12, 1), 7n);
});

test('what is due on a whole minute is done in it, and what is due later in the next', () => {
	assert.equal(lease.agendaMinute(minutes(5)), 5n);
	assert.equal(lease.agendaMinute(minutes(5) + 1n), 6n);
	assert.equal(lease.agendaMinute(minutes(6) - 1n), 6n);
});

test('symbols are short, of capitals, digits and single dashes', () => {
	assert.equal(lease.symbolOf('H100 PCIe 80 GB'), 'UTC-H100-PCIE-80-GB');
	assert.equal(lease.symbolOf('H100-SXM'), 'UTC-H100-SXM');
	assert.equal(lease.symbolOf('Tesla V100 SXM2 16 GB'), 'UTC-TESLA-V100-SXM2');
	assert.equal(lease.symbolOf('A (b) / c_'), 'UTC-A-B-C');
});
