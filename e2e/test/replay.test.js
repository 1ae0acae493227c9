import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pools, pooledOf } from '../lib/pools.js';
import { Leases, nextStep } from '../lib/replay.js';

const MINUTE = 60_000n;
const event = (method, fields = {}, lease = 7n) => ({ method, fields: { lease, ...fields } });

const TERMS = {
	confirmPeriod: 2n * MINUTE,
	penalty: 85_000n,
	penaltyFloor: 20_000n,
	dayPrice: 900n,
	wholePrice: 1_000n,
};
const RESERVED = event('Reserved', {
	customer: 'somebody',
	provider: 'steady',
	classId: 0n,
	vault: 3n,
	devices: 3n,
	duration: 2n * MINUTE,
	units: 100_000n,
	terms: TERMS,
	confirmBy: 130_000n,
});
const CONFIRMED = event('Confirmed', { accessHash: '0x11', endsAt: 140_000n });
const EXTENDED = event('Extended', { duration: MINUTE, units: 50_000n, price: 500n, endsAt: 200_000n });
const end = (by, delivered, returned, waits = false) => event('Ended', { by, delivered, returned, waits });

/** What is known of lease 7 after `events`, each in a block of its own, ten seconds after the one before. */
function told(...events) {
	const book = new Leases();
	events.forEach((each, i) => book.apply(each, 10_000n * BigInt(i + 1)));
	return { lease: book.all.get(7n), live: book.live().has(7n) };
}

test('a lease is what its events say, from the order to its extension', () => {
	const { lease, live } = told(RESERVED, CONFIRMED, EXTENDED);
	assert.ok(live);
	assert.deepEqual(lease, {
		customer: 'somebody',
		provider: 'steady',
		classId: 0n,
		vault: 3n,
		devices: 3n,
		duration: 3n * MINUTE,
		units: 150_000n,
		terms: { ...TERMS, wholePrice: 1_500n },
		status: { Active: { since: 20_000n } },
		reservedAt: 10_000n,
		due: 200_000n,
		accessHash: '0x11',
		paid: 0n,
	});
});

test('what an end that waits will cost the provider follows from the terms', () => {
	const cost = (...events) => told(RESERVED, ...events).lease.status.Ended.compensation;
	assert.equal(cost(CONFIRMED, end('Customer', 50_000n, 50_000n, true)), 0n);
	// Half of 1,000 and 8.5 % of that, up.
	assert.equal(cost(CONFIRMED, end('Provider', 50_000n, 50_000n, true)), 43n);
	assert.equal(cost(end('FailedStart', 0n, 100_000n, true)), 900n);
	// Two thirds of 1,500.
	assert.equal(cost(CONFIRMED, EXTENDED, end('Provider', 50_000n, 100_000n, true)), 85n);
	const { lease, live } = told(RESERVED, CONFIRMED, end('Customer', 50_000n, 50_000n, true));
	assert.ok(live);
	assert.equal(lease.due, 30_000n);
});

test('a lease that is settled or expired is over, and says what came back', () => {
	const settled = told(
		RESERVED,
		CONFIRMED,
		end('Provider', 50_000n, 50_000n),
		event('Compensated', { collateral: 43n }),
		event('Settled', { delivered: 50_000n, returned: 50_000n }),
	);
	assert.ok(!settled.live);
	const { status, delivered, returned, paid } = settled.lease;
	assert.deepEqual([status, delivered, returned, paid], ['Settled', 50_000n, 50_000n, 43n]);
	const expired = told(RESERVED, end('FailedStart', 0n, 100_000n), event('Expired', { compensation: 800n }));
	assert.ok(!expired.live);
	assert.deepEqual(
		[expired.lease.status, expired.lease.returned, expired.lease.paid],
		['Expired', 100_000n, 800n],
	);
});

test('what to do next is clear after each event', () => {
	const after = (...events) => nextStep(told(RESERVED, ...events).lease);
	const settled = (delivered, returned) => event('Settled', { delivered, returned });
	assert.match(after(), /wait for the provider; terminate/);
	assert.match(after(CONFIRMED), /fetch the access details/);
	assert.match(after(CONFIRMED, end('Customer', 1n, 99_999n, true)), /wait for the vault, then settle/);
	assert.match(
		after(CONFIRMED, end('Customer', 1n, 99_999n), settled(1n, 99_999n)),
		/units that came back/,
	);
	assert.match(
		after(CONFIRMED, end('Time', 100_000n, 0n), settled(100_000n, 0n)),
		/nothing: all was delivered/,
	);
	const expired = (compensation) =>
		after(end('FailedStart', 0n, 100_000n), event('Expired', { compensation }));
	assert.match(expired(800n), /redeem again .* compensation was paid/);
	assert.doesNotMatch(expired(0n), /compensation/);
});

test('an event that nobody expects, or of a lease that nobody ordered, is no part of a history', () => {
	assert.throws(() => told(RESERVED, event('Vanished')), /nobody expects: Vanished/);
	assert.throws(() => told(CONFIRMED), /lease 7, which was never reserved: Confirmed/);
	assert.deepEqual(told(RESERVED, event('Postponed')).lease, told(RESERVED).lease);
});

const move = (method, fields = {}) => ({ method, fields: { classId: 0n, vault: 3n, ...fields } });
const OPENED = { method: 'PoolOpened', fields: { classId: 0n, symbol: '0x55' } };

/** The pool of class 0 after blocks of events. */
function pool(...blocks) {
	const pools = new Pools();
	pools.apply([OPENED]);
	for (const events of blocks) pools.apply(events);
	return pools.all.get(0n);
}

const POOLED = [move('Pooled', { units: 100n }), move('Pooled', { units: 40n, vault: 4n })];
const balanced = (each) => assert.equal(each.supply, pooledOf(each) + each.shortfall);

test('a pool is what its events say, and its supply is backed after each of them', () => {
	const blocks = [
		POOLED,
		[move('Unpooled', { units: 9n, fee: 1n })],
		[move('Redeemed', { units: 30n }), move('Taken', { units: 5n })],
		[move('Restored', { units: 20n, pooled: 116n })],
		[move('Liquidated', { units: 6n })],
	];
	blocks.forEach((_, i) => balanced(pool(...blocks.slice(0, i + 1))));
	const { supply, shortfall, debt, vaults } = pool(...blocks);
	assert.deepEqual([supply, shortfall, debt], [110n, 0n, 0n]);
	assert.deepEqual(
		[...vaults],
		[
			[3n, 70n],
			[4n, 40n],
		],
	);
	// A vault of which nothing is left is not in the pool.
	assert.ok(!pool(POOLED, [move('Redeemed', { units: 40n, vault: 4n })]).vaults.has(4n));
});

test('units of a settled vault are a shortfall, whether they were pooled or in a lease', () => {
	const claim = (fields) => move('ShortfallClaimed', { pooled: 40n, ...fields });
	const lost = [claim({ units: 100n, burned: 2n, shortfall: 98n, debt: 400n })];
	const back = [
		claim({ units: 20n, burned: 0n, shortfall: 118n, debt: 480n }),
		move('Restored', { units: 20n, pooled: 40n }),
	];
	const paid = [
		move('RedeemedCash', { units: 18n, shortfall: 100n, debt: 407n }),
		move('CollateralBought'),
	];
	for (const blocks of [
		[POOLED, lost],
		[POOLED, lost, back],
		[POOLED, lost, back, paid],
	])
		balanced(pool(...blocks));
	const { supply, shortfall, debt, vaults } = pool(POOLED, lost, back, paid);
	assert.deepEqual([supply, shortfall, debt], [140n, 100n, 407n]);
	assert.deepEqual([...vaults], [[4n, 40n]]);
	// In one block too: one claim of what was pooled, one of what came back.
	assert.deepEqual(pool(POOLED, [...lost, ...back], paid), pool(POOLED, lost, back, paid));
	// And if what came back is as much as what was pooled.
	const equal = claim({ units: 100n, burned: 0n, shortfall: 198n, debt: 800n });
	assert.deepEqual([...pool(POOLED, [...lost, equal]).vaults], [[4n, 40n]]);
});

test('what cannot have happened to a pool is no part of its history', () => {
	assert.throws(() => pool([move('Vanished')]), /nobody expects: Vanished/);
	assert.throws(() => pool(POOLED, [move('Redeemed', { units: 101n })]), /more of vault 3 left/);
	assert.throws(
		() => pool(POOLED, [move('Restored', { units: 1n, pooled: 142n })]),
		/Restored: 142 pooled are told, 141 follow/,
	);
	assert.throws(() => new Pools().apply(POOLED), /class 0, which was never opened/);
});
