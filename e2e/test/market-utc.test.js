import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellings } from '../lib/equations.js';
import { MICRO, ONE, parse } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import { DAY, leaseUnits, MINUTE, orderTerms, symbolOf } from '../lib/lease.js';
import { soldRatio } from '../market/audit.js';
import * as plan from '../market/plan.js';
import { allocate, holdings } from '../market/pooling.js';
import { expectedQuotes } from '../market/prices.js';
import { cast } from '../market/setup.js';
import { pooledBy } from '../market/utc-audit.js';

const sum = (list, pick = (each) => each) => list.reduce((total, each) => total + pick(each), 0n);
const pooledVaults = plan.vaults.filter(({ pooled }) => pooled);
const pooledOf = (vaults) => sum(vaults.flatMap(({ pooled }) => pooled).map(plan.units));
const ofClass = (list, device) => list.filter((each) => each.device === device);
const unitsOf = (lease) => plan.orderOf(lease).units;

/** Who delivers a planned lease: whom it names, or who has the most devices of the class. */
function delivererOf({ device, provider }) {
	const devices = (vault) => Number(plan.devicesOf(vault.provider, device));
	const vaults = ofClass(pooledVaults, device);
	if (provider !== undefined) return vaults.find((vault) => vault.provider === provider);
	return vaults.sort((a, b) => devices(b) - devices(a))[0];
}

test('what is pooled is good delivery: Prime, at the issue ratio or above it, with a live price', () => {
	const quotes = expectedQuotes();
	assert.ok(plan.pools.length >= 3);
	for (const { device, grade, cover } of pooledVaults) {
		assert.equal(grade, 'Prime', device);
		assert.ok(parse(cover) >= plan.terms.usual.prime.issueRatio, device);
		assert.equal(quotes.get(device).status, 'Live', device);
		assert.notEqual(device, plan.SHORT_LIVED);
	}
	assert.ok(plan.pools.some((device) => ofClass(pooledVaults, device).length > 1));
	assert.equal(new Set(plan.pools.map(symbolOf)).size, plan.pools.length);
	// Somebody has units of a pooled class that may not be pooled.
	assert.ok(plan.vaults.some(({ device, grade }) => grade === 'Open' && plan.pools.includes(device)));
});

test('of each sale no more is pooled than was sold', () => {
	for (const { device, sales, pooled } of pooledVaults) {
		assert.equal(pooled.length, sales.length, device);
		pooled.forEach((units, i) => assert.ok(plan.units(units) <= plan.units(sales[i]), device));
	}
});

test('leases take no more than is pooled, of each class and of who delivers, and no more devices than it has', () => {
	for (const device of plan.pools) {
		const leases = ofClass(plan.leases, device);
		assert.ok(leases.length > 0, device);
		assert.ok(sum(leases, unitsOf) <= pooledOf(ofClass(pooledVaults, device)), device);
	}
	for (const vault of pooledVaults) {
		const leases = plan.leases.filter((lease) => delivererOf(lease) === vault);
		const devices = plan.devicesOf(vault.provider, vault.device);
		assert.ok(sum(leases, unitsOf) <= pooledOf([vault]), vault.device);
		assert.ok(sum(leases, (lease) => lease.devices) <= devices, vault.device);
	}
});

test('whichever of two leases of a class is ordered first, the chain chooses the same for who names nobody', () => {
	for (const lease of plan.leases.filter(({ provider }) => provider === undefined)) {
		const devices = (i) => plan.devicesOf(i, lease.device);
		const chosen = delivererOf(lease);
		const others = ofClass(pooledVaults, lease.device).filter((vault) => vault !== chosen);
		const busy = plan.leases.filter((each) => each !== lease && delivererOf(each) === chosen);
		const free = devices(chosen.provider) - sum(busy, (each) => each.devices);
		for (const { provider } of others) assert.ok(free > devices(provider), lease.label);
	}
});

test('slow devices count for less than one, and fast ones for no more', () => {
	// 48 at 98 percent, 12 at 97, 32 at 101.
	assert.equal(plan.devicesOf(1, 'A100 PCIe 40 GB'), 47n);
	assert.equal(plan.devicesOf(7, 'H100 PCIe 80 GB'), 11n);
	assert.equal(plan.devicesOf(0, 'H100 PCIe 80 GB'), 32n);
});

test('leases are ended by customers and by a provider, long before their time, and some are not', () => {
	const ends = plan.leases.map(({ ends }) => ends ?? 'runs on');
	assert.deepEqual([...new Set(ends)].sort(), ['Customer', 'Provider', 'runs on']);
	for (const { label, minutes } of plan.leases) assert.ok(minutes >= 60n, label);
	assert.equal(cast().customers.size, plan.leases.length);
	// Rounding is seen: units do not divide evenly.
	assert.ok(plan.leases.some(({ devices, minutes }) => (devices * minutes * MICRO) % 60n > 0n));
});

test('what comes back is enough for what is taken out, of a vault that has as much and had no part in it', () => {
	const { label, provider, device, units } = plan.TAKEN_OUT;
	const lease = plan.leases.find((each) => each.label === label);
	const vault = pooledVaults.find((each) => each.provider === provider && each.device === device);
	assert.equal(lease.device, device);
	assert.notEqual(delivererOf(lease), vault);
	// However slow the machine, half an hour is not used.
	assert.ok(unitsOf(lease) - leaseUnits(lease.devices, 30n * MINUTE) >= plan.units(units));
	const leased = plan.leases.filter((each) => delivererOf(each) === vault);
	assert.ok(pooledOf([vault]) - sum(leased, unitsOf) >= plan.units(units));
});

test('holders are those who bought, in the order of the sales, but for who pools nothing', () => {
	const pools = [
		{ classId: 4, vaults: [{ id: 7, pooled: ['2', '0', '0.5'] }] },
		{ classId: 5, vaults: [{ id: 8, pooled: ['1'] }] },
	];
	const purchases = [
		{ vault: 7, buyer: 'a' },
		{ vault: 8, buyer: 'b' },
		{ vault: 7, buyer: 'c' },
		{ vault: 9, buyer: 'd' },
		{ vault: 7, buyer: 'b' },
	];
	assert.deepEqual(holdings(pools, purchases), [
		{ classId: 4, vault: 7, holder: 'a', units: 2_000_000n },
		{ classId: 4, vault: 7, holder: 'b', units: 500_000n },
		{ classId: 5, vault: 8, holder: 'b', units: 1_000_000n },
	]);
});

test('who holds first sends first, and everybody gets what it wishes to the last unit', () => {
	const holders = [
		{ holder: 'a', units: 5n },
		{ holder: 'b', units: 3n },
		{ holder: 'c', units: 4n },
	];
	const wishes = [
		{ to: 'x', units: 5n },
		{ to: 'y', units: 4n },
	];
	assert.deepEqual(allocate(holders, wishes), [
		{ from: 'a', to: 'x', units: 5n },
		{ from: 'b', to: 'y', units: 3n },
		{ from: 'c', to: 'y', units: 1n },
	]);
	assert.deepEqual(
		holders.map(({ units }) => units),
		[5n, 3n, 4n],
	);
	assert.throws(() => allocate(holders, [...wishes, { to: 'z', units: 4n }]), /1 units too few for z/);
});

test('an order fixes the price of the whole and of its first day', () => {
	const rules = { confirm: 9n, penalty: 85_000n, floor: 20_000n, least: MINUTE };
	const double = (units) => 2n * units;
	const terms = (duration) => orderTerms(rules, double, { devices: 3n, duration, units: 3n * MICRO });
	assert.deepEqual(terms(2n * DAY), {
		confirmPeriod: 9n,
		penalty: 85_000n,
		penaltyFloor: 20_000n,
		dayPrice: 2n * 72n * MICRO,
		wholePrice: 6n * MICRO,
	});
	assert.equal(terms(60n * MINUTE).dayPrice, terms(60n * MINUTE).wholePrice);
});

test('the pool has what went in less what is in leases, delivered or taken out', () => {
	const lease = (id, units, end = {}) => [`lease of ${id}`, { vault: { id }, order: { units }, ...end }];
	const world = {
		put: [
			{ vault: 1, units: 100n },
			{ vault: 2, units: 50n },
			{ vault: 1, units: 7n },
		],
		leases: new Map([lease(1, 30n, { by: 'Customer', returned: 25n }), lease(2, 40n)]),
		unpooled: { vault: { id: 1 }, units: 2n },
	};
	assert.equal(
		pooledBy(world, (vault) => vault === 1),
		107n - 5n - 2n,
	);
	assert.equal(
		pooledBy(world, (vault) => vault === 2),
		10n,
	);
	assert.equal(
		pooledBy(world, () => true),
		110n,
	);
});

test('the ratio of a sale is that before anything was delivered or paid for', () => {
	const vault = {
		id: 3,
		collateral: 'USD',
		quotes: { class: { high: 2n * ONE }, collateral: { low: ONE } },
	};
	const number = (value) => ({ toBigInt: () => value });
	const view = (collateral, owed, delivered) => ({
		record: { collateral: number(collateral), delivered: number(delivered) },
		owed: number(owed),
	});
	const leases = new Map([
		['a', { vault: { id: 3 }, paid: 5n * MICRO }],
		['b', { vault: { id: 3 } }],
		['c', { vault: { id: 4 }, paid: 9n * MICRO }],
	]);
	const before = soldRatio({ leases: new Map() }, vault, view(30n * MICRO, 10n * MICRO, 0n));
	assert.equal(before, kernel.coverRatio(30n * MICRO, 20n * MICRO));
	assert.equal(soldRatio({ leases }, vault, view(25n * MICRO, 9n * MICRO, MICRO)), before);
});

test('events of another class are not told of a class', () => {
	const opened = (id) => ({ section: 'utc', method: 'PoolOpened', fields: { classId: id } });
	const reserved = (lease, id) => ({
		section: 'lease',
		method: 'Reserved',
		fields: { lease, classId: id, confirmBy: 9n, terms: {} },
	});
	const pages = [
		{ now: 1n, events: [opened(4n), opened(5n), reserved(0n, 4n)] },
		{ now: 2n, events: [reserved(1n, 5n)] },
	];
	const ids = (classId) =>
		[...tellings(pages, classId)].map(({ told }) => [...told.leases.keys()].map(Number));
	assert.deepEqual(ids(4), [[0], [0]]);
	assert.deepEqual(ids(5), [[], [1]]);
});
