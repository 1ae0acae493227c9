import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rebuild } from '../lib/vaults.js';

const number = (value) => ({ toBigInt: () => BigInt(value) });
const numbers = (fields) =>
	Object.fromEntries(
		Object.entries(fields).map(([key, value]) => [
			key,
			typeof value === 'object' ? numbers(value) : number(value),
		]),
	);
const event = (method, fields = {}, vault = 7) => ({ vault, method, data: numbers(fields) });

const SOLD = [
	event('VaultOpened'),
	event('Deposited', { amount: 100 }),
	event('Issued', { units: 20, premium: 2 }),
	event('OfferSet'),
	event('Bought', { units: 50, premium: 5, withheld: 3 }),
	event('Bought', { units: 1000, premium: 1000, withheld: 0 }, 8),
];

test('a vault that goes on is what was put in less what was taken out', () => {
	const vault = rebuild(
		[
			...SOLD,
			event('Retired', { units: 5 }),
			event('Liquidated', { units: 10, collateral: 21 }),
			event('VaultFrozen'),
			event('VaultThawed'),
			event('Withdrawn', { amount: 4, premium: 1 }),
		],
		7,
	);
	assert.deepEqual(vault, {
		status: 'Active',
		issued: 70n,
		sold: 50n,
		retired: 15n,
		settled: 15n,
		collateral: 75n,
		earmarked: 0n,
		reserve: 11n,
		released: 0n,
	});
});

test('a settled vault keeps the pot of its holders until all have claimed', () => {
	const nothing = { collateral: 0, reserve: 0 };
	const settled = [
		...SOLD,
		event('VaultFrozen'),
		event('RemedyOrdered'),
		event('RemedyFixed', {
			burned: 20,
			holders: { collateral: 90, reserve: 6 },
			owner: nothing,
			backstop: { collateral: 0, reserve: 4 },
		}),
		event('Claimed', { units: 30, collateral: 53, reserve: 3 }),
	];
	const open = rebuild(settled, 7);
	assert.equal(open.status, 'Settled');
	// Of the class all is settled; of the vault's CLT twenty units are left.
	assert.deepEqual([open.settled, open.issued - open.retired], [70n, 20n]);
	assert.deepEqual([open.collateral, open.reserve], [37n, 3n]);
	const closed = rebuild(
		[
			...settled,
			event('Claimed', { units: 20, collateral: 36, reserve: 2 }),
			event('RemedyClosed', { collateral: 1, reserve: 1 }),
		],
		7,
	);
	assert.equal(closed.status, 'Closed');
	assert.deepEqual([closed.collateral, closed.reserve, closed.released], [0n, 0n, 5n]);
});

test('what is set aside leaves the collateral by draws, and by releases once the vault is settled', () => {
	const parts = { toReporter: 2, toBackstop: 3 };
	const drawn = [
		...SOLD,
		event('Earmarked', { amount: 40 }),
		event('EarmarkReleased', { amount: 5 }),
		event('EarmarkDrawn', { toCustomer: 10, ...parts }),
	];
	const open = rebuild(drawn, 7);
	assert.deepEqual([open.collateral, open.earmarked], [85n, 20n]);
	const nothing = { collateral: 0, reserve: 0 };
	const settled = [
		...drawn,
		event('RemedyFixed', {
			burned: 0,
			holders: { collateral: 60, reserve: 6 },
			owner: nothing,
			backstop: nothing,
		}),
		event('EarmarkDrawn', { toCustomer: 4, ...parts, toReporter: 0, toBackstop: 0 }),
		event('EarmarkReleased', { amount: 16 }),
	];
	const claiming = rebuild(settled, 7);
	assert.deepEqual([claiming.collateral, claiming.earmarked], [60n, 0n]);
});

test('an event that nobody expects is no part of a history', () => {
	assert.throws(() => rebuild([event('Vanished')], 7), /nobody expects: Vanished/);
});
