import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MICRO, ONE, parse } from '../lib/fixed.js';
import { isBelow, most } from '../lib/liquidation.js';
import * as kernel from '../lib/kernel.js';
import { settle } from '../lib/waterfall.js';
import * as plan from '../vault-failure/plan.js';

const quote = (price) => kernel.aggregate(plan.FEEDERS.map((_, i) => plan.report(price, i)));
const unit = quote(plan.CLASS_PRICE);

/** Prime collateral is worth twice what is owed before its haircut. */
const primeFloor = ({ haircut }) => (2n * ONE * (1_000_000n - haircut)) / 1_000_000n;

/** A planned vault once all is sold, its holders having bought in the order of `sales`. */
function filled(vault, sales = vault.holders) {
	const collateral = plan.collaterals[vault.collateral];
	const { low } = quote(collateral.price);
	const owed = plan.planned(vault);
	const amount = kernel.collateralFor(collateral, low, vault.cover, owed, unit.high);
	const terms = plan.terms[vault.grade.toLowerCase()];
	const value = kernel.collateralValue(amount, collateral.decimals, low, collateral.haircut);
	const ratio = kernel.coverRatio(value, kernel.computeValue(owed, unit.high));
	const floor = vault.grade === 'Prime' ? primeFloor(collateral) : 0n;
	assert.ok(ratio >= terms.issueRatio && ratio >= floor, `${vault.label}: ${ratio}`);
	const own = plan.units(vault.own ?? '0');
	const position = { curve: terms.curve, colv: value, class: unit };
	const reserve = kernel.reserveOf(position, own, owed - own, sales.map(plan.units));
	return { amount, owed, reserve, terms, ...collateral };
}

/** The market of a vault after the shock. */
const shocked = ({ decimals, haircut, shocked: price, terms }) => ({
	class: unit,
	collateral: quote(price),
	decimals,
	haircut,
	bonus: terms.bonus,
});

const find = (label) => plan.vaults.find((vault) => vault.label === label);
const below = (vault, line) => isBelow(shocked(vault), vault.amount, vault.owed, vault.terms[line]);

test('every feed is Live before and after the shock', () => {
	const feeds = [
		{ price: plan.CLASS_PRICE, shocked: plan.CLASS_PRICE },
		...Object.values(plan.collaterals),
	];
	for (const { price, shocked: after, deviation = 0.5 } of feeds) {
		for (const { mid, high } of [quote(price), quote(after)])
			assert.ok((high - mid) * 1000n <= mid * BigInt(plan.RULE.spread * 1000));
		assert.ok((price - after) * 1000n <= price * BigInt(deviation * 1000));
	}
	assert.ok(plan.FEEDERS.length >= 3 && new Set(plan.FEEDERS).size >= 2);
});

test('only the vaults that the hook shall wind down are below its line after the shock', () => {
	for (const vault of plan.vaults) {
		const due = vault.fate?.by === 'hook';
		assert.equal(below(filled(vault), 'windDownRatio'), due, vault.label);
	}
});

test('the two others that became thin can be liquidated, and none but these', () => {
	const open = plan.vaults.filter((vault) => {
		const full = filled(vault);
		return below(full, 'maintenanceRatio') && !below(full, 'windDownRatio');
	});
	assert.deepEqual(
		open.map(({ label }) => label),
		['thin', 'drained'],
	);
});

test('the first holder of the thin vault has more than restores it, and a bite less', () => {
	const vault = filled(find('thin'));
	const target = vault.terms.maintenanceRatio + parse('0.02');
	const units = most(shocked(vault), vault.amount, vault.owed, target, 1n);
	const [held, bite] = [find('thin').holders[0], plan.FIRST_BITE].map(plan.units);
	assert.ok(bite < units && units < held - bite, units);
});

test('nothing restores the drained vault', () => {
	const vault = filled(find('drained'));
	const target = vault.terms.maintenanceRatio + parse('0.02');
	assert.equal(most(shocked(vault), vault.amount, vault.owed, target, 1n), vault.owed);
});

test('settlements end as planned, in whichever order the holders bought', () => {
	for (const vault of plan.vaults.filter(({ fate }) => fate)) {
		for (const sales of [vault.holders, [...vault.holders].reverse()]) {
			const { amount, reserve, owed, decimals, shocked: price } = filled(vault, sales);
			const split = settle({
				remedy: vault.fate.remedy,
				pot: { collateral: amount, reserve },
				units: owed,
				culpable: plan.units(vault.own ?? '0'),
				pooled: 0n,
				referencePrice: unit.mid,
				collateralPrice: quote(price).mid,
				decimals,
				reporterShare: 100_000n,
			});
			assert.equal(split.outcome, vault.fate.outcome, vault.label);
			const { rate, holders, reporter } = split;
			if (vault.label === 'paid') assert.ok(holders.collateral > 0n && holders.reserve > 0n);
			if (['short', 'hybrid'].includes(vault.label)) {
				assert.ok(rate < ONE && holders.collateral > 0n && holders.reserve > 0n, vault.label);
				assert.ok(split.burned > 0n);
			}
			if (vault.label === 'condemned') assert.ok(rate === ONE && reporter.collateral > 0n);
			if (vault.label === 'stopped') assert.ok(reporter.collateral > 0n && reporter.reserve > 0n);
		}
	}
});

test('each remedy and each way into one is shown, and claims are in different orders', () => {
	const fates = plan.vaults.map(({ fate }) => fate).filter(Boolean);
	const kinds = (key) => [...new Set(fates.map((fate) => fate[key]))].sort();
	assert.deepEqual(kinds('remedy'), ['GracefulExit', 'HardStop', 'Hybrid']);
	assert.deepEqual(kinds('outcome'), ['GracefulExit', 'HardStop', 'Hybrid']);
	assert.deepEqual(kinds('by'), ['hook', 'proof', 'sudo']);
	assert.deepEqual([...new Set(plan.vaults.map(({ grade }) => grade))].sort(), ['Open', 'Prime']);
	for (const { label, holders, fate } of plan.vaults.filter((vault) => vault.fate)) {
		const claimed = fate.claims.filter((place) => place !== 'owner').sort();
		assert.deepEqual(claimed, [...holders.keys()], label);
		assert.ok(holders.length >= 3, label);
	}
	assert.equal(new Set(fates.map(({ claims }) => claims.join())).size, fates.length);
});

test('planned sales fit the fleets and the fuse', () => {
	const owed = plan.providers.map((_, i) =>
		plan.vaults
			.filter(({ provider }) => provider === i)
			.reduce((sum, vault) => sum + plan.planned(vault), 0n),
	);
	owed.forEach((sum, i) => {
		const capacity = (BigInt(plan.providers[i].devices) * 720n * MICRO * 80n) / 100n;
		assert.ok(sum <= capacity, `provider ${i}`);
	});
	assert.ok(owed.reduce((sum, each) => sum + each, 0n) <= plan.terms.fuse);
	assert.ok(owed.every((each) => 4n * each <= plan.terms.fuse));
});
