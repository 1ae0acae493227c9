import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ONE, parse } from '../lib/fixed.js';
import * as sla from '../lib/sla.js';

const MILLION = 1_000_000n;
const MINUTE = 60_000n;
const percent = (count) => BigInt(count) * 10_000n;
const module = (metric, objective, changes = {}) => ({
	...sla.moduleOf(metric, objective, MINUTE, MILLION, [
		[60n, percent(40)],
		[180n, percent(100)],
	]),
	...changes,
});
const track = (changes) => ({
	module: module('Availability', 990_000n),
	attested: 0n,
	admitted: 0n,
	...changes,
});
const says = (value, cause = 'Provider') => ({ value, cause });
const said = (reports, changes = {}) => ({
	reports: reports.map((report, i) => ({ who: `attestor ${i}`, ...report })),
	seats: reports.length,
	...changes,
});

test('a quorum is more than two thirds, and at least three', () => {
	assert.deepEqual(
		[1, 3, 4, 5, 6, 7, 9, 10].map((count) => sla.quorumOf(count)),
		[3, 3, 3, 4, 5, 5, 7, 7],
	);
});

test('of two in the middle the value counts that is better for the provider', () => {
	assert.equal(sla.middle('Availability', [5n, 1n, 9n]), 5n);
	assert.equal(sla.middle('Availability', [1n, 5n, 7n, 9n]), 7n);
	assert.equal(sla.middle('NetworkLatency', [1n, 5n, 7n, 9n]), 5n);
});

test('fault time is what is missing of availability and of notice, too much of latency, else all of the epoch', () => {
	const time = (metric, objective, value) => sla.faultTime(module(metric, objective), value, MINUTE);
	assert.equal(time('Availability', 990_000n, 990_000n), 0n);
	assert.equal(time('Availability', 990_000n, 989_999n), 601n);
	assert.equal(time('Availability', 990_000n, 0n), MINUTE);
	assert.equal(time('StartLatency', 10_000n, 45_000n), 35_000n);
	assert.equal(time('ReclaimNotice', 10_000n, 4_000n), 6_000n);
	// But no longer than the epoch.
	assert.equal(time('StartLatency', 10_000n, 70_001n), MINUTE);
	assert.equal(time('ReclaimNotice', 90_000n, 0n), MINUTE);
	assert.equal(time('Throughput', 900_000n, 899_999n), MINUTE);
	assert.equal(time('ErrorRate', 10_000n, 10_000n), 0n);
});

test('a quorum finds a fault where most blame the provider, whoever lies', () => {
	const down = module('Availability', 990_000n);
	const found = sla.judge(down, said([says(0n), says(MILLION), says(0n), says(0n), says(0n)]), MINUTE);
	assert.deepEqual(found, {
		finding: 'Missed',
		finder: 'Attestors',
		time: MINUTE,
		admitted: 0n,
		reporters: ['attestor 0', 'attestor 2', 'attestor 3'],
	});
	const lies = [says(0n), says(0n), says(MILLION), says(MILLION), says(MILLION)];
	assert.deepEqual(sla.judge(down, said(lies), MINUTE), { finding: 'Kept' });
});

test('what is laid to others is excused, of equals to the network', () => {
	const down = module('Availability', 990_000n);
	const judge = (...causes) => sla.judge(down, said(causes.map((cause) => says(0n, cause))), MINUTE);
	assert.deepEqual(judge('Network', 'Network', 'Provider'), { finding: 'Excused', cause: 'Network' });
	assert.deepEqual(judge('Customer', 'Customer', 'Network'), { finding: 'Excused', cause: 'Customer' });
	assert.deepEqual(judge('Provider', 'Provider', 'Network', 'Verifier'), {
		finding: 'Excused',
		cause: 'Network',
	});
	assert.equal(judge('Provider', 'Provider', 'Network').finding, 'Missed');
});

test('without a quorum the parties are heard: the customer, unless the provider admits as much', () => {
	const down = module('Availability', 990_000n);
	const judge = (changes) => sla.judge(down, said([says(MILLION)], { seats: 7, ...changes }), MINUTE);
	assert.deepEqual(judge({}), { finding: 'Unmeasured' });
	const found = (changes) => {
		const { finder, time, admitted } = judge(changes);
		return [finder, time, admitted];
	};
	assert.deepEqual(found({ claim: { value: 500_000n } }), ['Customer', 30_000n, 0n]);
	assert.deepEqual(found({ admitted: 500_000n }), ['Provider', 30_000n, 30_000n]);
	const both = { admitted: 500_000n, claim: { value: 500_000n } };
	assert.deepEqual(found(both), ['Provider', 30_000n, 30_000n]);
	assert.deepEqual(found({ ...both, claim: { value: 0n } }), ['Customer', MINUTE, 30_000n]);
});

test('what a provider has admitted stands, and attestors answer for what they find beyond it', () => {
	const down = module('Availability', 990_000n);
	const all = (value) => [says(value), says(value), says(value)];
	const found = (value) => {
		const fault = sla.judge(down, said(all(value), { admitted: 500_000n }), MINUTE);
		return [fault.finder, fault.time, fault.admitted, fault.reporters.length];
	};
	assert.deepEqual(found(MILLION), ['Provider', 30_000n, 30_000n, 0]);
	assert.deepEqual(found(600_000n), ['Provider', 30_000n, 30_000n, 0]);
	assert.deepEqual(found(0n), ['Attestors', MINUTE, 30_000n, 3]);
});

test('a curve is straight between its corners, flat behind them, and rounded up', () => {
	const curve = module('Availability', 1n).curve;
	const cost = (time, earmark = 1000n) => sla.costOf(curve, earmark, time);
	assert.deepEqual(
		[0n, 30n, 60n, 120n, 180n, 999n].map((time) => cost(time)),
		[0n, 200n, 400n, 700n, 1000n, 1000n],
	);
	assert.equal(cost(1n, 1n), 1n);
	assert.equal(cost(61n), 405n);
});

test('a loss is the share of the time without service, down, and never more than the price', () => {
	const tracks = [
		track({ attested: 15n, admitted: 5n }),
		track({ module: module('Throughput', 1n, { severity: 500_000n }), attested: 30n }),
	];
	assert.equal(sla.lossOf(tracks, 999n, 100n), 349n);
	assert.equal(sla.lossOf([track({ attested: 10n ** 9n })], 999n, 100n), 999n);
});

test('what is due is the cost of all clocks, what was admitted at half, and the loss at least', () => {
	assert.equal(sla.dueOf([track({ attested: 60n })], 1000n, 0n), 400n);
	assert.equal(sla.dueOf([track({ admitted: 60n })], 1000n, 0n), 200n);
	assert.equal(sla.dueOf([track({ admitted: 60n })], 1000n, 333n), 333n);
	assert.equal(sla.dueOf([track({ attested: 60n }), track({ attested: 120n })], 1000n, 0n), 1000n);
	assert.equal(sla.dueOf([track({ attested: 1n })], 1000n, 2000n), 1000n);
});

test('slashes add up to the same, however faults follow each other', () => {
	const agreement = (changes) => ({
		tracks: [track({})],
		units: 180n,
		price: 900n,
		duration: 180n,
		earmark: 1000n,
		slashed: 0n,
		toCustomer: 0n,
		stage: { Over: { since: 0n, at: 180n } },
		...changes,
	});
	const fault = (time, own = 0n) => ({ metric: 'Availability', time, admitted: own });
	const then = (before, { tracks, slash, toCustomer }) =>
		agreement({ tracks, slashed: before.slashed + slash, toCustomer: before.toCustomer + toCustomer });
	const first = sla.slashOf(agreement({}), fault(60n));
	assert.deepEqual([first.slash, first.loss, first.toCustomer], [400n, 300n, 300n]);
	const after = then(agreement({}), first);
	const second = sla.slashOf(after, fault(60n));
	assert.deepEqual([second.slash, second.toCustomer], [300n, 300n]);
	const both = sla.slashOf(agreement({}), fault(120n));
	assert.equal(first.slash + second.slash, both.slash);
	assert.equal(first.toCustomer + second.toCustomer, both.toCustomer);
	const own = sla.slashOf(agreement({}), fault(60n, 60n));
	assert.deepEqual([own.slash, own.toCustomer, own.tracks[0].admitted], [300n, 300n, 60n]);
	const part = sla.slashOf(agreement({}), fault(60n, 20n)).tracks[0];
	assert.deepEqual([part.attested, part.admitted], [40n, 20n]);
});

test('while a lease runs its customer is paid for what was delivered, and the rest at the close', () => {
	const agreement = {
		tracks: [track({})],
		units: 18n,
		price: 900n,
		duration: 180n,
		earmark: 450n,
		slashed: 0n,
		toCustomer: 0n,
		stage: { Running: { since: 1000n } },
	};
	const at = (now) => sla.slashOf(agreement, { metric: 'Availability', time: 60n, admitted: 0n }, now);
	// Nine of eighteen units, of which 25 are earmarked for each.
	assert.deepEqual([at(1099n).slash, at(1099n).loss, at(1099n).toCustomer], [300n, 300n, 225n]);
	assert.equal(at(1180n).toCustomer, 300n);
	assert.equal(at(5000n).toCustomer, 300n);
	const close = { slashed: 300n, toCustomer: 225n, reporter: null, loss: 300n };
	assert.deepEqual(sla.closing(close, percent(10)), { customer: 75n, reporter: 0n, backstop: 0n });
});

test('an end cuts all that was agreed to what was delivered, and takes nothing back', () => {
	const agreement = {
		tracks: [track({ attested: 60n })],
		units: 18n,
		price: 900n,
		duration: 180n,
		earmark: 1000n,
		slashed: 400n,
		toCustomer: 300n,
	};
	assert.deepEqual(sla.cut(agreement, 9n, 90n), {
		price: 450n,
		duration: 90n,
		earmark: 500n,
		slashed: 300n,
		released: 500n,
	});
	assert.deepEqual(sla.cut(agreement, 1n, 61n), {
		price: 50n,
		duration: 61n,
		earmark: 300n,
		slashed: 300n,
		released: 700n,
	});
	assert.equal(sla.cut(agreement, 18n, 180n).released, 0n);
	assert.equal(sla.cut({ ...agreement, tracks: [track({})], toCustomer: 0n }, 0n, 0n).released, 1000n);
});

test('at the close the reporter has a tenth of all, as far as there is so much left, the backstop the rest', () => {
	const close = (slashed, toCustomer, reporter = 'attestor') =>
		Object.values(sla.closing({ slashed, toCustomer, reporter }, percent(10)));
	assert.deepEqual(close(1009n, 700n), [0n, 100n, 209n]);
	assert.deepEqual(close(1009n, 950n), [0n, 59n, 0n]);
	assert.deepEqual(close(1009n, 1009n), [0n, 0n, 0n]);
	assert.deepEqual(close(1009n, 700n, null), [0n, 0n, 309n]);
});

test('an earmark is the share of the price, as far as the collateral of the units goes that is not set aside', () => {
	const vault = { collateral: 1000n, earmarked: 0n, owed: 10n };
	const earmark = (changes, order) =>
		sla.earmarkOf({ ...vault, ...changes }, { price: 150n, units: 2n, ...order });
	assert.equal(earmark({}, {}), 150n);
	assert.equal(earmark({}, { share: 500_001n }), 76n);
	assert.equal(earmark({}, { price: 500n }), 200n);
	assert.equal(earmark({ earmarked: 900n }, {}), 100n);
	assert.equal(earmark({ owed: 0n }, {}), 0n);
	assert.equal(earmark({ collateral: 999n, owed: 7n }, { price: 500n }), 285n);
});

test('fees are a share of the value, both up, and paid for what was delivered, down', () => {
	assert.equal(sla.feeOf(1_000_001n, parse('2.5'), percent(3)), 75_001n);
	assert.equal(sla.feeOf(1n, ONE, 0n), 0n);
	assert.equal(sla.feePaid(100n, 2n, 3n), 66n);
	assert.equal(sla.feePaid(100n, 4n, 3n), 100n);
	assert.deepEqual(sla.lostClaim(21n), { toProvider: 10n, burned: 11n });
});

test('a score fades with each outcome, and begins in the middle', () => {
	const decay = percent(98);
	const none = { kept: 0n, broken: 0n };
	assert.equal(sla.reliability(none), 500_000n);
	assert.equal(sla.reliability(sla.scored(none, true, decay)), 666_666n);
	assert.equal(sla.reliability(sla.scored(none, false, decay)), 333_333n);
	assert.deepEqual(sla.scoreOf([true, false, true], decay), { kept: 1_960_400n, broken: 980_000n });
});

test('the last epoch ends with the delivery', () => {
	assert.deepEqual(sla.epochAt(MINUTE, 1, 5n, 5n + 100_000n), { begin: 60_005n, end: 100_005n });
	assert.equal(sla.epochsOf(MINUTE, 100_000n), 2n);
});

test('a value goes with the unit of its metric', () => {
	assert.deepEqual(sla.reading('NetworkLatency', 7n), { value: 7n, unit: 'Microseconds' });
});
