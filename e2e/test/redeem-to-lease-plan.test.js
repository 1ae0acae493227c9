import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MICRO, parse } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import { claimShortfall, DAY, leaseUnits, MINUTE, unpoolFee, worth } from '../lib/lease.js';
import { expectedQuotes, RULE } from '../lib/prices.js';
import * as plan from '../redeem-to-lease/plan.js';
import { cast, pooledOf } from '../redeem-to-lease/setup.js';

/** The shortest lease of the runtime. */
const LEAST = MINUTE;
const find = (label) => plan.vaults.find((vault) => vault.label === label);
const lease = (label) => plan.leases.find((each) => each.label === label);
const sum = (list) => list.reduce((total, each) => total + each, 0n);

/** Collateral of a vault as it will be deposited. */
const depositOf = (vault) =>
	kernel.collateralFor(
		plan.collaterals[vault.collateral],
		plan.quotes[vault.collateral].low,
		vault.cover,
		plan.planned(vault),
		plan.quotes.class.high,
	);

/** Cover of a vault once all is sold. */
function coverOf(vault) {
	const { decimals, haircut } = plan.collaterals[vault.collateral];
	const value = kernel.collateralValue(
		depositOf(vault),
		decimals,
		plan.quotes[vault.collateral].low,
		haircut,
	);
	return kernel.coverRatio(value, kernel.computeValue(plan.planned(vault), plan.quotes.class.high));
}

test('the class has a live price of its real feeders', () => {
	const quote = expectedQuotes().get(plan.CLASS.name);
	assert.equal(quote.status, 'Live');
	assert.equal(quote.feeders, plan.feeders.length);
	const { low, mid, high } = quote;
	assert.deepEqual(plan.quotes.class, { low, mid, high });
	for (const { mid: middle, high: top } of Object.values(plan.quotes))
		assert.ok((top - middle) * 1000n <= middle * BigInt(RULE.spread * 1000));
	assert.ok(plan.feeders.length >= RULE.quorum);
	assert.ok(new Set(plan.feeders.map(({ group }) => group)).size >= RULE.sources);
});

test('all can be sold at first, and only the thin vault is not good delivery once the ratio is raised', () => {
	for (const vault of plan.vaults) {
		const { issueRatio } = plan.terms[vault.grade.toLowerCase()];
		assert.ok(coverOf(vault) >= issueRatio, vault.label);
		const raised = plan.tightened[vault.grade.toLowerCase()].issueRatio;
		assert.equal(coverOf(vault) < raised, vault.label === 'thin', vault.label);
	}
});

test('planned sales fit the fleets and the fuse', () => {
	plan.providers.forEach(({ devices }, i) => {
		const owed = sum(plan.vaults.filter(({ provider }) => provider === i).map(plan.planned));
		assert.ok(owed <= (BigInt(devices) * 720n * MICRO * 80n) / 100n, i);
		assert.ok(4n * owed <= plan.terms.fuse, i);
	});
	assert.ok(sum(plan.vaults.map(plan.planned)) <= plan.terms.fuse);
});

test('three providers are pooled, and leases take no more of each than there is', () => {
	const pooled = plan.vaults.filter((vault) => vault.pooled);
	assert.deepEqual(
		pooled.map(({ provider }) => provider),
		[0, 1, 2],
	);
	for (const vault of pooled) {
		const own = plan.leases.filter((each) => (each.vault ?? 'steady') === vault.label && !each.extra);
		const taken = sum(own.map((each) => plan.unitsOf(each, LEAST)));
		const out = vault.label === 'steady' ? plan.units(plan.TAKEN_OUT) : 0n;
		assert.ok(taken + out < pooledOf(vault), vault.label);
		const busy = sum(
			plan.leases
				.filter((each) => (each.vault ?? 'steady') === vault.label)
				.map(({ devices }) => devices),
		);
		assert.ok(busy <= BigInt(plan.providers[vault.provider].devices), vault.label);
	}
	// The trader can pay for everything that it sends, and for the last of the shortfall.
	const sent = [
		...plan.leases.filter(({ extra }) => !extra).map((each) => plan.unitsOf(each, LEAST)),
		...plan.RACE.labels.map(() => leaseUnits(6n, plan.lasting(plan.RACE.minutes, LEAST))),
		plan.units(plan.HOLDER.units),
		plan.units(plan.TAKEN_OUT),
	];
	const left = sum(pooled.map(pooledOf)) - sum(sent);
	assert.ok(left >= pooledOf(find('failing')), left);
});

test('what the one who extends buys is on offer', () => {
	const extended = lease('whole');
	assert.ok(plan.unitsOf(extended, LEAST) <= plan.units(find(extended.vault).offered));
});

test('one lease is over before it had to be confirmed, and before the one that is extended', () => {
	const [brief, whole] = ['brief', 'whole'].map(lease);
	// With half a minute in which it is confirmed.
	assert.ok(plan.lasting(brief.minutes, LEAST) + MINUTE / 2n < plan.CONFIRM_PERIOD);
	assert.ok(
		plan.lasting(brief.minutes, LEAST) <
			plan.lasting(whole.minutes, LEAST) + plan.lasting(whole.extra, LEAST),
	);
});

test('the first lease is routed to who has the most free devices', () => {
	const devices = plan.providers.map((provider) => provider.devices);
	assert.equal(Math.max(...devices), devices[0]);
	assert.equal(new Set(devices).size, devices.length);
	assert.equal(lease('early').vault, undefined);
});

test('a lease that is never started is long enough to cost a day, which its share of the collateral pays', () => {
	const { devices, minutes, vault } = lease('silent');
	assert.ok(minutes * MINUTE > DAY);
	const price = worth(leaseUnits(devices, DAY), plan.quotes.class.mid, plan.quotes.USD.mid, 6);
	const behind = find(vault);
	const share = (depositOf(behind) * leaseUnits(devices, minutes * MINUTE)) / plan.planned(behind);
	assert.ok(price > 0n && price < share);
	assert.equal(price, parse('204.06', 6));
});

test('two who race for the last devices leave none to each other', () => {
	const { devices } = plan.providers[find(plan.RACE.vault).provider];
	const busy = sum(
		plan.leases.filter(({ vault }) => vault === plan.RACE.vault).map((each) => each.devices),
	);
	assert.ok(BigInt(devices) > busy);
	assert.equal(plan.RACE.labels.length, 2);
});

test('the backstop has too little of what it will owe, and sells enough collateral for the rest', () => {
	const units = pooledOf(find('failing'));
	const own = unpoolFee(plan.units(plan.TAKEN_OUT), 2_500n);
	const { debt } = claimShortfall({ shortfall: 0n, debt: 0n }, units, plan.quotes.class.mid, own);
	assert.ok(plan.BACKSTOP.dollars < debt);
	// What it gets for its claims is worth the price of the settlement, of which it keeps a little in kind.
	const claimed = worth(units, plan.quotes.class.mid, plan.quotes.MILL.mid, 12);
	assert.ok(plan.BACKSTOP.dollars + (claimed * plan.quotes.MILL.low) / 10n ** 24n > debt);
	assert.ok(plan.units(plan.HOLDER.units) < units);
	assert.ok(plan.units(plan.HOLDER.first) < plan.units(plan.HOLDER.units));
});

test('leases end in all ways, and each customer has one', () => {
	assert.equal(new Set(plan.leases.map(({ ends }) => ends)).size, plan.leases.length);
	const { customers, ...others } = cast();
	const all = [...customers.values(), ...Object.values(others).flat()].map(({ address }) => address);
	assert.equal(new Set(all).size, all.length);
	assert.equal(customers.size, plan.leases.length + plan.RACE.labels.length);
});

test('units of leases do not divide evenly, so that rounding is seen', () => {
	const { devices, minutes } = lease('early');
	assert.notEqual((devices * minutes * MICRO) % 60n, 0n);
	assert.ok(plan.lasting(minutes, LEAST) > 2n * MINUTE);
});
