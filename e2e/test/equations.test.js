import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EQUATIONS } from '../lib/equations.js';

const lease = (id, changes) => [
	id,
	{
		customer: 'somebody',
		provider: 'steady',
		classId: 0n,
		vault: 1n,
		devices: 2n,
		duration: 60_000n,
		units: 10n,
		status: { Active: { since: 5n } },
		reservedAt: 1n,
		due: 60_005n,
		terms: { dayPrice: 3n },
		...changes,
	},
];

/** A state in which all is well: two vaults in the pool, one lease that runs and one that ended, a shortfall. */
function sound() {
	const leases = () =>
		new Map([
			lease(0n, {}),
			lease(1n, {
				vault: 2n,
				units: 4n,
				status: { Ended: { by: 'Customer', delivered: 4n, compensation: 0n } },
			}),
		]);
	const balances = {
		pool: new Map([
			[1n, 70n],
			[2n, 30n],
		]),
		escrow: new Map([
			[1n, 10n],
			[2n, 4n],
		]),
	};
	return {
		pool: { pooled: 100n, shortfall: 7n, debt: 30n, first: 2n, vaults: 2n },
		pooled: new Map([
			[1n, { units: 70n, prev: 2n, next: 2n }],
			[2n, { units: 30n, prev: 1n, next: 1n }],
		]),
		leases: leases(),
		loads: [
			{ provider: 'steady', devices: 2n },
			{ provider: 'silent', devices: 0n },
		],
		utc: { supply: 107n, free: 100n, held: 7n },
		balances: (kind) => balances[kind],
		kept: balances,
		told: {
			pool: {
				supply: 107n,
				shortfall: 7n,
				debt: 30n,
				vaults: new Map([
					[1n, 70n],
					[2n, 30n],
				]),
			},
			leases: leases(),
		},
	};
}

const broken = (state) => Object.keys(EQUATIONS).filter((name) => !EQUATIONS[name](state));

test('all equations hold where all is well', () => {
	assert.deepEqual(broken(sound()), []);
});

test('an empty pool is well too', () => {
	const nothing = { pooled: 0n, shortfall: 0n, debt: 0n, first: null, vaults: 0n };
	const state = {
		pool: nothing,
		pooled: new Map(),
		leases: new Map(),
		loads: [],
		utc: { supply: 0n, free: 0n, held: 0n },
		balances: () => new Map(),
		told: { pool: { supply: 0n, shortfall: 0n, debt: 0n, vaults: new Map() }, leases: new Map() },
	};
	assert.deepEqual(broken(state), []);
});

/** What breaks each equation: the smallest thing that can go wrong. */
const BUGS = {
	'UTC supply = pooled CLT + shortfall': (state) => (state.pool.shortfall -= 1n),
	'UTC supply = Σ over all accounts': (state) => (state.utc.held -= 1n),
	'pooled CLT = Σ over the vaults of the ring': (state) => (state.pooled.get(1n).units += 1n),
	'CLT of each vault on the account of the pools = units pooled': (state) => state.kept.pool.set(2n, 29n),
	'CLT of each vault in the escrow = Σ units of its leases': (state) => state.kept.escrow.delete(2n),
	'devices of each load = Σ devices of leases that are not over': (state) => (state.loads[1].devices = 1n),
	'debt is nothing just where the shortfall is': (state) => (state.pool.debt = 0n),
	'nothing is delivered beyond the units of a lease': (state) =>
		(state.leases.get(1n).status.Ended.delivered = 5n),
	'the pool is what its events tell': (state) => state.told.pool.vaults.set(3n, 1n),
	'leases are what their events tell': (state) => (state.told.leases.get(0n).due += 1n),
};

test('each equation is broken by what it is there to find', () => {
	assert.deepEqual(Object.keys(BUGS), Object.keys(EQUATIONS));
	for (const [name, plant] of Object.entries(BUGS)) {
		const state = sound();
		plant(state);
		assert.ok(broken(state).includes(name), name);
	}
});

test('a ring that leads nowhere, or past a vault, is found', () => {
	const ring = 'pooled CLT = Σ over the vaults of the ring';
	for (const plant of [
		(state) => (state.pool.first = null),
		(state) => (state.pooled.get(1n).next = 1n),
		(state) => (state.pooled.get(2n).prev = 2n),
		(state) => (state.pool.vaults = 3n),
	]) {
		const state = sound();
		plant(state);
		assert.ok(broken(state).includes(ring), plant.toString());
	}
});

test('a lease that the chain has and events do not tell of is found, and the other way round', () => {
	for (const side of [(state) => state.leases, (state) => state.told.leases]) {
		const state = sound();
		side(state).delete(0n);
		assert.ok(broken(state).includes('leases are what their events tell'));
	}
});
