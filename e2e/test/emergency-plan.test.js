import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import { schedule } from '../lib/referenda.js';
import * as plan from '../emergency/plan.js';

const slow = plan.paced(plan.PRODUCTION.oracle);
const fast = plan.paced(plan.PRODUCTION.emergency);
/** Votes of `ayes` and `nays` accounts. */
const votes = (ayes, nays) => ({
	ayes: BigInt(ayes) * plan.VOTE,
	nays: BigInt(nays) * plan.VOTE,
	issuance: plan.ISSUANCE,
});
const { length: captured } = plan.CAPTURED;
const { length: holders } = plan.HOLDERS;
/** Blocks within which the votes of the holders are submitted after the attack, generously. */
const LATE = 6;

test('two days are five blocks at the pace of a test chain, and no period vanishes', () => {
	assert.deepEqual(slow, { prepare: 1, decide: 20, confirm: 1, enact: 5 });
	assert.deepEqual(fast, { prepare: 1, decide: 10, confirm: 1, enact: 1 });
	assert.deepEqual(plan.paced(plan.PRODUCTION.root), { prepare: 1, decide: 40, confirm: 2, enact: 5 });
	assert.deepEqual(plan.paced(slow, { divisor: 1, least: 1, leastDecision: 10 }), slow);
});

test('nobody takes part on both sides, nor has the sudo key', () => {
	const all = [...plan.CAPTURED, ...plan.HOLDERS];
	assert.equal(new Set(all).size, all.length);
	assert.ok(!all.includes('//Alice'));
	assert.ok(captured < holders);
});

test('the captured pass what they like, and the votes of the others take effect before it does', () => {
	const attack = schedule(slow, votes(captured, 0));
	assert.ok(attack.approved <= plan.AFTER.pause, `approved after ${attack.approved}`);
	assert.ok(plan.AFTER.pause < attack.enacted, `enacted after ${attack.enacted}`);
	const last = attack.approved + plan.ONE_LATER;
	assert.ok(last < plan.AFTER.safeMode, `the last of it is enacted after ${last}`);
});

test('votes in an emergency pass against the captured in time for the blocks that they name', () => {
	const { approved, enacted } = schedule(fast, votes(holders, captured));
	assert.ok(LATE + enacted <= plan.AFTER.pause, `${enacted} after they were submitted`);
	// What finds one captured voter only is still voted on then, and is cancelled.
	assert.ok(LATE + enacted < schedule(slow, votes(1, 0)).approved);
	assert.ok(approved < schedule(slow, votes(holders, captured)).approved);
});

test('what ends safe mode has waited for its delay, and leaves time for all exits', () => {
	const ending = schedule(slow, votes(holders, captured));
	assert.ok(LATE + ending.enacted <= plan.AFTER.reopen, ending.enacted);
	assert.ok(plan.AFTER.safeMode < plan.AFTER.reopenFast && plan.AFTER.reopenFast + 6 < plan.AFTER.reopen);
	assert.ok(plan.AFTER.reopen < plan.AFTER.resume);
});

test('a minority of feeders moves the price no further than honest ones, and a majority is seen', () => {
	const { price, deviation } = plan.collaterals.MILL;
	const honest = plan.FEEDERS.map((_, i) => plan.report(price, i));
	const quote = (said) => kernel.aggregate(plan.observations(said));
	for (const said of [plan.lies.one, plan.lies.two]) {
		const { mid, high } = quote(said);
		assert.ok(mid >= honest.at(0) && mid <= honest.at(-1), mid);
		assert.ok((high - mid) * 1000n <= mid * BigInt(plan.RULE.spread * 1000));
	}
	const far = (mid) => (mid > price ? mid - price : price - mid) * 1000n > price * BigInt(deviation * 1000);
	const clamp = parse(plan.collaterals.MILL.max);
	const three = quote(plan.lies.three);
	assert.ok(far(three.mid) && three.mid < clamp);
	assert.equal(quote(plan.lies.absurd).mid, clamp);
	const apart = quote(plan.lies.apart);
	assert.ok(!far(apart.mid));
	assert.ok((apart.high - apart.mid) * 1000n > apart.mid * BigInt(plan.RULE.spread * 1000));
});

test('the honest fall makes one vault one to liquidate, and none to be wound down', () => {
	const { TEST } = plan.collaterals;
	const { cover } = plan.vaults.find(({ label }) => label === 'thin');
	const after = (parse(cover) * TEST.fallen) / TEST.price;
	assert.ok(after < plan.terms.prime.maintenanceRatio && after > plan.terms.prime.windDownRatio, after);
});

test('steps of the bond are a tenth each', () => {
	const { now, step, further } = plan.BOND;
	assert.equal(now - step, now / 10n);
	assert.equal(step - further, step / 10n);
});
