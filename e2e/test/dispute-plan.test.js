import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast } from '../dispute/cast.js';
import * as plan from '../dispute/plan.js';
import * as rules from '../lib/disputes.js';
import { MICRO, MILL, ONE, parse } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import { everybody } from '../lib/setup.js';
import { settle } from '../lib/waterfall.js';

/** The runtime's shares. */
const RULES = {
	stakeShare: 10_000n,
	leastBond: 500n * MILL,
	quorum: 100_000n,
	quorumStep: 50_000n,
	approval: 500_000n,
	approvalStep: 50_000n,
	fault: 500_000n,
	reporter: 100_000n,
};
const INTEREST = 50_000n;
const quote = (price) => kernel.aggregate(plan.reports(price));
const [unit, native, collateral] = [plan.PRICES.unit, plan.PRICES.native, plan.PRICES.test].map(quote);
const VALUE = rules.stake(plan.OWED, unit.mid, native.mid);
const sum = (list) => list.reduce((total, each) => total + each, 0n);

/** Collateral and reserve of a lot whose holders bought in the order of `sales`. */
function filled(sales) {
	const amount = kernel.collateralFor(
		plan.COLLATERAL,
		collateral.low,
		plan.LOT.cover,
		plan.PLANNED,
		unit.high,
	);
	const value = kernel.collateralValue(amount, plan.COLLATERAL.decimals, collateral.low, 0n);
	const ratio = kernel.coverRatio(value, kernel.computeValue(plan.PLANNED, unit.high));
	// Without a haircut, Prime collateral is worth twice what is owed.
	assert.ok(ratio >= plan.terms.prime.issueRatio && ratio >= 2n * ONE);
	const position = { curve: plan.terms.prime.curve, colv: value, class: unit };
	const own = plan.units(plan.LOT.own);
	const reserve = kernel.reserveOf(position, own, plan.PLANNED - own, sales.map(plan.units));
	return { collateral: amount, reserve };
}

test('the worth of units in native tokens is rounded up twice', () => {
	assert.equal(rules.stake(0n, ONE, ONE), 0n);
	assert.equal(rules.stake(MICRO, ONE, ONE), MILL);
	assert.equal(rules.stake(MICRO, 2n * ONE, parse('0.2')), 10n * MILL);
	assert.equal(rules.stake(1n, 1n, 3n * ONE), 333_334n);
});

test('a bond is a share of what is at stake, and no less than the least', () => {
	assert.equal(rules.firstBond(0n, RULES), 500n * MILL);
	assert.equal(rules.firstBond(50_000n * MILL + 1n, RULES), 500n * MILL + 1n);
	assert.equal(VALUE, parse('62505.83341', 12));
	assert.equal(rules.firstBond(VALUE, RULES), parse('625.0583341', 12));
});

test('conviction multiplies a balance, and a tenth of it counts without one', () => {
	assert.equal(rules.votesOf('None', 19n), 1n);
	assert.equal(rules.votesOf('Locked1x', 19n), 19n);
	assert.equal(rules.votesOf('Locked6x', 19n), 114n);
	assert.throws(() => rules.votesOf('Locked7x', 1n));
	assert.deepEqual(rules.weigh({ aye: false, conviction: 'Locked2x', balance: 5n }), {
		ayes: 0n,
		nays: 10n,
		capital: 5n,
	});
});

test('a count at the share exactly is for the respondent, and each appeal raises both lines', () => {
	const counted = (ayes, nays) => ({ ayes, nays, capital: 1_000n });
	assert.equal(rules.verdictOf(counted(50n, 50n), 10_000n, 0, RULES), 'Rejected');
	assert.equal(rules.verdictOf(counted(51n, 49n), 10_000n, 0, RULES), 'Upheld');
	assert.equal(rules.verdictOf(counted(51n, 49n), 10_001n, 0, RULES), 'Unresolved');
	assert.equal(rules.verdictOf(counted(51n, 49n), 6_666n, 1, RULES), 'Rejected');
	assert.equal(rules.verdictOf(counted(56n, 44n), 6_666n, 1, RULES), 'Upheld');
	assert.equal(rules.verdictOf(counted(56n, 44n), 6_667n, 1, RULES), 'Unresolved');
	assert.equal(rules.quorumOf(0n, 0, RULES), 1n);
});

test('what it costs to turn a count turns it, and a unit less does not', () => {
	const start = { ayes: 1_000n, nays: 3_001n, capital: 900n };
	for (const appeals of [0, 1, 2, 3]) {
		const { uphold, reject } = rules.costs(start, 10_000n, appeals, RULES);
		const turned = (aye, balance) => {
			const more = rules.weigh({ aye, conviction: 'Locked6x', balance });
			const all = {
				ayes: start.ayes + more.ayes,
				nays: start.nays + more.nays,
				capital: start.capital + balance,
			};
			return rules.verdictOf(all, 10_000n, appeals, RULES);
		};
		assert.equal(turned(true, uphold), 'Upheld', appeals);
		assert.notEqual(turned(true, uphold - 1n), 'Upheld', appeals);
		assert.equal(turned(false, reject), 'Rejected', appeals);
		assert.notEqual(turned(false, reject - 1n), 'Rejected', appeals);
	}
});

test('bonds are returned, paid or burned, to the last unit', () => {
	const bonds = [
		{ who: 'a', amount: 101n, upheld: true },
		{ who: 'b', amount: 202n, upheld: true },
		{ who: 'c', amount: 405n, upheld: false },
	];
	for (const [winner, changes, burned] of [
		[true, { a: 67n, b: 134n, c: -405n }, 204n],
		[false, { a: -101n, b: -202n, c: 151n }, 152n],
		[null, { a: 0n, b: 0n, c: 0n }, 0n],
	]) {
		const settled = rules.settleBonds(bonds, winner, 'd');
		const nets = Object.fromEntries(['a', 'b', 'c'].map((who) => [who, settled.changes.get(who) ?? 0n]));
		assert.deepEqual(nets, changes);
		assert.equal(settled.burned, burned);
		assert.equal(settled.returned + settled.paid + settled.burned, 708n);
		assert.equal(sum([...settled.changes.values()]), -burned);
	}
	const alone = rules.settleBonds(bonds.slice(0, 1), false, 'd');
	assert.deepEqual(
		[...alone.changes],
		[
			['a', -101n],
			['d', 50n],
		],
	);
	assert.deepEqual([alone.returned, alone.paid, alone.burned], [0n, 50n, 51n]);
});

test('a fault takes its share of what was posted, as far as there is any', () => {
	const taken = (bond) => rules.slash(bond, 10_001n, RULES);
	assert.deepEqual(taken(10_001n), {
		slashed: 5_001n,
		toReporter: 500n,
		toDestination: 4_501n,
		left: 5_000n,
	});
	assert.deepEqual(taken(5_000n), { slashed: 5_000n, toReporter: 500n, toDestination: 4_500n, left: 0n });
	assert.deepEqual(taken(0n), { slashed: 0n, toReporter: 0n, toDestination: 0n, left: 0n });
});

test('every feed is Live', () => {
	for (const { mid, high } of [unit, native, collateral])
		assert.ok((high - mid) * 1000n <= mid * BigInt(plan.RULE.spread * 1000));
	assert.ok(plan.FEEDERS.length >= plan.RULE.quorum && new Set(plan.FEEDERS).size >= plan.RULE.sources);
	assert.deepEqual([unit.mid, native.mid, collateral.mid], Object.values(plan.PRICES));
});

test('a lot fits its fleet and the fuse of its class', () => {
	assert.ok(plan.PLANNED <= (BigInt(plan.LOT.devices) * 720n * MICRO * 80n) / 100n);
	for (const { key } of plan.classes) {
		const members = plan.lots.filter((lot) => lot.class === key);
		assert.ok(BigInt(members.length) * plan.PLANNED <= plan.terms.fuse, key);
		assert.ok(members.length > 0, key);
	}
	assert.ok(plan.units(plan.LOT.affiliate) < plan.units(plan.LOT.own));
});

test('only the last holder has so little that it may vote', () => {
	const interested = plan.LOT.holders.map((each) =>
		rules.isInterested(plan.units(each), plan.OWED, INTEREST),
	);
	assert.deepEqual(interested, [true, true, false]);
});

test('rounds are decided as planned', () => {
	for (const { label, verdict } of plan.lots) {
		const electorate = plan.ELECTORATE + (label === 'later' ? plan.committed(plan.LATE) : 0n);
		plan.rounds[label].forEach((round, appeals) => {
			const found = rules.verdictOf(plan.countOf(round), electorate, appeals, RULES);
			assert.equal(found, round.verdict, `${label}, round ${appeals + 1}`);
			assert.equal(Boolean(round.appeal), appeals < plan.rounds[label].length - 1, label);
			// Whoever appeals does so for the side that has lost.
			if (round.appeal) assert.equal(round.appeal === 'owner', round.verdict === 'Upheld', label);
		});
		assert.equal(plan.rounds[label].at(-1).verdict, verdict, label);
	}
});

test('whoever follows is counted with whom it follows, and with no more than it has committed', () => {
	const ballots = plan.ballotsOf(plan.rounds.stopped[0]);
	const follower = ballots.find(({ label }) => label === 'follower');
	assert.equal(follower.aye, true);
	assert.equal(follower.balance, plan.committed(plan.FOLLOWER));
	assert.ok(follower.balance < plan.mill(plan.FOLLOWER.balance));
	assert.equal(plan.ballotsOf(plan.rounds.sound[0]).at(-1).aye, false);
	assert.equal(plan.ballotsOf(plan.rounds.later[0]).length, 3);
	assert.deepEqual(plan.ballotsOf(plan.rounds.ignored[0]), []);
});

test('all policies and verdicts are shown, and what an appeal wins does not divide', () => {
	const kinds = (key) => [...new Set(plan.lots.map((lot) => lot[key]).filter(Boolean))].sort();
	assert.deepEqual(kinds('remedy'), ['GracefulExit', 'HardStop', 'Hybrid']);
	assert.deepEqual(kinds('verdict'), ['Rejected', 'Unresolved', 'Upheld']);
	const first = rules.firstBond(VALUE, RULES);
	const bonds = [true, true, false].map((upheld, i) => ({
		who: String(i),
		amount: first * 2n ** BigInt(i),
		upheld,
	}));
	const { paid, burned } = rules.settleBonds(bonds, true, 'owner');
	assert.equal(burned - paid, 2n);
});

test('the same lot ends as its policy says, in whichever order the holders bought', () => {
	for (const sales of [plan.LOT.holders, [...plan.LOT.holders].reverse()]) {
		const pot = filled(sales);
		assert.ok(pot.reserve > 0n);
		for (const remedy of ['HardStop', 'GracefulExit', 'Hybrid']) {
			const split = settle({
				remedy,
				pot,
				units: plan.OWED,
				culpable: plan.units(plan.LOT.own),
				pooled: 0n,
				referencePrice: unit.mid,
				collateralPrice: collateral.mid,
				decimals: plan.COLLATERAL.decimals,
				reporterShare: 100_000n,
			});
			assert.equal(split.outcome, remedy);
			assert.equal(split.rate, remedy === 'HardStop' ? 0n : ONE);
			assert.equal(split.owner.collateral > 0n, remedy === 'GracefulExit');
			assert.equal(split.reporter.collateral > 0n, remedy !== 'GracefulExit');
		}
	}
});

test('everybody takes part once, but for honest attestors of two lots', () => {
	const all = everybody(cast());
	assert.equal(new Set(all.map(({ address }) => address)).size, all.length);
	const { rich, lots } = cast();
	assert.equal(rich.length, plan.RICH);
	assert.equal(lots.get('sound').attestors.length, 3);
	const bribed = plan.lots.filter((lot) => lot.bribed).flatMap(({ label }) => lots.get(label).attestors);
	assert.equal(new Set(bribed).size, bribed.length);
	// More than half of all MILL is for the change, whatever is burned: nobody has to wait for the curve.
	assert.ok(BigInt(plan.RICH - 1) * plan.RICH_VOTE * 2n > 12n * 10_000_000n * MILL);
});

test('evidence fits', () => {
	for (const { label } of plan.lots) assert.ok(/^[!-~]{1,128}$/.test(plan.evidence(label).uri), label);
});
