import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, verdictOf } from '../lib/disputes.js';
import { costOf, judge, lossOf, misses, METRICS } from '../lib/sla.js';
import * as plan from '../sla-breach/plan.js';

const lease = (label) => plan.leases.find((each) => each.label === label);
const moduleFor = (label, metric) =>
	plan.templates[lease(label).provider].modules.find((each) => each.metric === metric);
/** What attestors report of a lease: all but the silent one, who is among those who are active. */
function said(label, honest = plan.HONEST) {
	const { value, cause, lie } = plan.sights[label];
	const reports = honest.map((i) => ({ who: i, value, cause }));
	return {
		reports: [...reports, { who: plan.ATTESTORS.liar, value: lie, cause: 'Verifier' }],
		seats: honest.length + 2,
	};
}
const found = (label, honest) =>
	judge(moduleFor(label, plan.sights[label].metric), said(label, honest), plan.WINDOW);

test('each lease is found to be what its story says, though one lies and one is silent', () => {
	assert.deepEqual(
		Object.keys(plan.sights).map((label) => [label, found(label).finding]),
		[
			['dark', 'Missed'],
			['healthy', 'Kept'],
			['network', 'Excused'],
			['false', 'Kept'],
			['lost', 'Missed'],
			['won', 'Missed'],
		],
	);
	assert.equal(found('network').cause, 'Network');
	assert.ok(plan.HONEST.length + 1 >= plan.QUORUM);
});

test('the dark lease is found to be dark again once three of the honest are jailed', () => {
	const again = found('dark', plan.HONEST.slice(3));
	assert.deepEqual([again.finding, again.finder], ['Missed', 'Attestors']);
});

test('no attestor speaks of what is claimed rightly, and all but two contradict the false claim', () => {
	assert.equal(plan.sights.claimed, undefined);
	const { metric, value } = plan.CLAIMED;
	assert.ok(misses(metric, value, moduleFor('claimed', metric).objective));
	const module = moduleFor('false', plan.FALSE_CLAIM.metric);
	const both = { ...said('false'), claim: { value: plan.FALSE_CLAIM.value } };
	assert.equal(judge(module, both, plan.WINDOW).finding, 'Kept');
});

test('a lost minute costs the failing provider more than the customer lost, admitted or not', () => {
	const { curve, severity } = moduleFor('dark', 'Availability');
	const price = 1_000_000n;
	const loss = lossOf(
		[{ module: { severity }, attested: plan.WINDOW, admitted: 0n }],
		price,
		3n * plan.WINDOW,
	);
	assert.ok(costOf(curve, price, plan.WINDOW) / 2n > loss);
});

test('the votes find what the plan says', () => {
	const rules = { quorum: 100_000n, quorumStep: 0n, approval: 500_000n, approvalStep: 0n };
	const ballots = (label) => plan.ballotsOf(label);
	const electorate = ballots('won').reduce((sum, { balance }) => sum + balance, 0n);
	for (const [label, verdict] of Object.entries(plan.VERDICTS))
		assert.equal(verdictOf(count(ballots(label)), electorate, 0, rules), verdict);
});

test('who fails has the most devices at any time, so that only its score sends customers elsewhere', () => {
	const free = (label) =>
		plan.providers.find((each) => each.label === label).devices -
		plan.leases
			.filter(({ provider }) => provider === label)
			.reduce((sum, { devices }) => sum + Number(devices), 0);
	for (const { label, devices } of plan.providers.slice(1)) assert.ok(free('failing') > devices, label);
});

test('the failing provider breaks as many agreements as suspend it, all others fewer', () => {
	const broken = { failing: ['dark', 'admitted', 'claimed'], contesting: ['lost'], sound: [] };
	for (const [provider, labels] of Object.entries(broken)) {
		assert.ok(labels.every((label) => lease(label).provider === provider));
		assert.equal(labels.length >= plan.STRIKES, provider === 'failing');
	}
	// And each is a device-hour or more, as what is smaller does not count.
	for (const label of broken.failing) assert.ok(plan.orderOf(lease(label)).units >= plan.units('1'), label);
});

test('the pool has what all customers redeem', () => {
	for (const { label, bought } of plan.providers) {
		const asked = plan.leases
			.filter(({ provider }) => provider === label)
			.map((each) => plan.orderOf(each).units)
			.reduce((sum, each) => sum + each, 0n);
		const more = plan.later.map((each) => plan.orderOf(each).units).reduce((sum, each) => sum + each, 0n);
		assert.ok(asked + more < plan.units(bought), label);
	}
	for (const { metric } of Object.values(plan.sights)) assert.ok(METRICS[metric]);
});
