import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MICRO, ONE, parse } from '../lib/fixed.js';
import { collateralFor, collateralValue, computeValue, coverRatio, riskPremium } from '../lib/kernel.js';
import { expectedQuotes } from '../lib/prices.js';
import * as plan from '../market/plan.js';

test('every planned fleet and vault is of a known class, and every vault of a fleet of its provider', () => {
	const names = plan.classes.map((each) => each.name);
	for (const { fleets } of plan.providers)
		for (const [device] of fleets) assert.ok(names.includes(device), device);
	for (const { provider, device } of [...plan.vaults, plan.SEED, plan.CLOSED]) {
		assert.ok(
			plan.providers[provider].fleets.some(([name]) => name === device),
			`${provider}: ${device}`,
		);
	}
});

test('all classes sold but the reference have quotes that count', () => {
	const quotes = expectedQuotes();
	for (const { device } of [...plan.vaults, plan.CLOSED])
		assert.equal(quotes.get(device).status, 'Live', device);
});

test('there are enough providers, buyers and purchases, of both grades, over ratios from 0.5 to 3', () => {
	assert.ok(plan.providers.length >= 8);
	assert.ok(plan.BUYERS >= 20);
	assert.ok(plan.vaults.flatMap((vault) => vault.sales).length >= plan.BUYERS);
	const covers = plan.vaults.map((vault) => Number(vault.cover));
	assert.deepEqual([Math.min(...covers), Math.max(...covers)], [0.5, 3]);
	assert.deepEqual([...new Set(plan.vaults.map((vault) => vault.grade))].sort(), ['Open', 'Prime']);
});

test('planned sales fit the fleets', () => {
	const owed = new Map();
	for (const vault of [...plan.vaults, plan.SEED, plan.CLOSED]) {
		const key = `${vault.provider} ${vault.device}`;
		owed.set(key, (owed.get(key) ?? 0n) + plan.plannedUnits(vault));
	}
	for (const [key, sum] of owed) {
		const [provider, ...device] = key.split(' ');
		const [, devices, percent] = plan.providers[provider].fleets.find(
			([name]) => name === device.join(' '),
		);
		const capacity = (BigInt(devices) * 720n * MICRO * 80n * BigInt(Math.min(percent, 100))) / 10_000n;
		assert.ok(sum <= capacity, `${key}: ${sum} of ${capacity}`);
	}
});

test('planned collateral leaves exactly the planned cover, and one unit less does not', () => {
	const quotes = expectedQuotes();
	for (const vault of plan.vaults) {
		const collateral = plan.collaterals[vault.collateral];
		const { low } = plan.collateralQuote(vault.collateral);
		const { high } = quotes.get(vault.device);
		const owed = plan.plannedUnits(vault);
		const amount = collateralFor(collateral, low, vault.cover, owed, high);
		const ratio = (held) =>
			coverRatio(
				collateralValue(held, collateral.decimals, low, collateral.haircut),
				computeValue(owed, high),
			);
		assert.ok(ratio(amount) >= parse(vault.cover), vault.device);
		assert.ok(ratio(amount - 1n) < parse(vault.cover), vault.device);
	}
});

test('the reference vault is that of the reference vector', () => {
	const { low, high } = plan.collateralQuote(plan.SEED.collateral);
	assert.equal(low, high);
	const ratio = coverRatio(
		collateralValue(plan.SEED.amount, 6, low, 0n),
		computeValue(plan.plannedUnits(plan.SEED), ONE),
	);
	assert.equal(ratio, parse(plan.SEED.expected.cr));
	assert.equal(riskPremium(plan.terms.reference.open.curve, ratio), parse(plan.SEED.expected.rp));
});

test('made-up prices of MILL are close to 0.20 USD', () => {
	const { low, mid, high } = plan.collateralQuote('MILL');
	assert.equal(mid, parse('0.2'));
	assert.ok((high - low) * 100n <= mid * 2n);
});
