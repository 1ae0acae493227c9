import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agreements } from '../lib/agreements.js';
import { EQUATIONS } from '../lib/sla-equations.js';
import { moduleOf } from '../lib/sla.js';

const MINUTE = 60_000n;
const MILLION = 1_000_000n;
const RULES = {
	decay: 980_000n,
	suspension: 1000n,
	reporterShare: 100_000n,
	reportPeriod: 17_280n,
	minScored: 20n,
};
const terms = {
	modules: [
		moduleOf('Availability', 990_000n, MINUTE, MILLION, [
			[MINUTE, 800_000n],
			[3n * MINUTE, MILLION],
		]),
	],
};
const TEMPLATES = new Map([[0n, { owner: null, terms, deposit: 0n }]]);
const KEY = { lease: 7n, metric: 'Availability', epoch: 0n };

const tell = (section) => (method, fields) => ({ section, method, fields });
const sla = tell('sla');
const seats = ['a', 'b', 'c'].map((who) => tell('oracleGovernance')('AttestorJoined', { who }));
const AGREED = sla('Agreed', {
	lease: 7n,
	customer: 'carol',
	provider: 'paul',
	classId: 0n,
	vault: 1n,
	template: 0n,
	units: 30n,
	duration: 3n * MINUTE,
	price: 900n,
	earmark: 900n,
	fee: 31n,
});
const reports = ['a', 'b', 'c'].map((attestor) =>
	sla('Reported', { key: KEY, attestor, value: 0n, cause: 'Provider' }),
);
const FOUND = sla('FaultFound', {
	fault: 0n,
	key: KEY,
	time: MINUTE,
	admitted: 0n,
	finder: 'Attestors',
	reporters: ['a', 'b', 'c'],
	due: 100_000n,
});
const decided = (finding) => sla('Decided', { key: KEY, finding, reports: 3n });
const pay = (changes) => ({ customer: 0n, reporter: 0n, backstop: 0n, ...changes });
const slashed = (amount, customer) =>
	sla('Slashed', { fault: 0n, key: KEY, slashed: amount, paid: pay({ customer }) });
const scored = (kept, reliability) =>
	sla('Scored', { provider: 'paul', classId: 0n, lease: 7n, kept, reliability });

/** Blocks in which a lease is dark for a minute, and pays for it; two thirds of it are delivered. */
const blocks = (changes = {}) => [
	{ now: 10n, events: [...seats, AGREED] },
	{ now: 20n, events: [sla('Begun', { lease: 7n, since: 20n })] },
	{ now: 60_100n, events: [...reports, FOUND, decided({ Missed: 0n })] },
	{ now: 100_000n, events: [changes.slashed ?? slashed(720n, 300n), scored(false, 333_333n)] },
	{
		now: 180_020n,
		events: [
			sla('Ended', {
				...{ lease: 7n, at: 180_020n, delivered: 20n, broken: false, closesAt: 197_300n },
				...{ price: 600n, duration: 3n * MINUTE, earmark: 600n, slashed: 480n, released: 300n },
				...changes.ended,
			}),
		],
	},
];
const CLOSED = {
	lease: 7n,
	earmark: 120n,
	penalty: pay({ reporter: 48n, backstop: 132n }),
	feePaid: 20n,
	feeReturned: 11n,
	unmeasured: [2n],
};

function bookOf(pages) {
	const book = new Agreements(TEMPLATES, RULES);
	for (const page of pages) book.apply(page);
	return book;
}

test('an agreement is what its events tell, from its order to its close', () => {
	const book = bookOf(blocks());
	assert.deepEqual(book.wrong, []);
	const { slashed: lost, toCustomer, reporter, breached, pending, stage, tracks } = book.live.get(7n);
	assert.deepEqual([lost, toCustomer, reporter, breached, pending], [480n, 300n, 'a', true, 0n]);
	assert.deepEqual(stage, { Over: { since: 20n, at: 180_020n } });
	assert.deepEqual([tracks[0].attested, tracks[0].missed], [MINUTE, 1n]);
	book.apply({ now: 200_000n, events: [sla('Closed', CLOSED)] });
	assert.deepEqual(book.wrong, []);
	assert.equal(book.live.size, 0);
	assert.deepEqual([book.slashed, book.paid], [480n, 480n]);
});

test('what was decided early is known until its deadline, without its words', () => {
	const book = bookOf(blocks().slice(0, 3));
	assert.deepEqual(
		[...book.measurements.values()].map(({ seats: count, reports: all }) => [count, all]),
		[[3n, []]],
	);
	book.apply({ now: 77_999n, events: [] });
	assert.equal(book.measurements.size, 1);
	book.apply({ now: 78_000n, events: [] });
	assert.equal(book.measurements.size, 0);
});

test('a slash, a finding, a score and a close that are not as the rules have it are noticed', () => {
	const wrong = (pages) => bookOf(pages).wrong;
	assert.match(wrong(blocks({ slashed: slashed(721n, 300n) }))[0], /slash for fault 0/);
	assert.match(wrong(blocks({ slashed: slashed(720n, 299n) }))[0], /slash for fault 0/);
	const kept = blocks();
	kept[2] = { now: 60_100n, events: [...reports, decided('Kept')] };
	assert.match(wrong(kept.slice(0, 3))[0], /finding of 7 Availability 0/);
	const close = (changes) =>
		wrong([...blocks(), { now: 200_000n, events: [sla('Closed', { ...CLOSED, ...changes })] }])[0];
	assert.match(close({ earmark: 121n }), /earmark left of lease 7/);
	assert.match(close({ penalty: pay({ reporter: 47n, backstop: 133n }) }), /penalty of lease 7/);
	for (const ended of [{ price: 601n }, { earmark: 599n }, { slashed: 481n }, { released: 0n }])
		assert.match(wrong(blocks({ ended }))[0], /of lease 7 at its end/);
	assert.match(close({ feePaid: 21n, feeReturned: 10n }), /fee of lease 7/);
	const high = blocks();
	high[3].events[1] = scored(false, 333_334n);
	assert.match(wrong(high)[0], /reliability of paul 0/);
});

test('an overturned fault costs nothing, and its epoch is excused', () => {
	const dropped = blocks().slice(0, 3);
	dropped.push({ now: 100_000n, events: [sla('Overturned', { fault: 0n, key: KEY })] });
	const book = bookOf(dropped);
	const { slashed: lost, pending, tracks } = book.live.get(7n);
	assert.deepEqual([lost, pending, tracks[0].missed, tracks[0].excused], [0n, 0n, 0n, 1n]);
	assert.equal(book.faults.size, 0);
});

test('of an overturned fault what the provider has admitted stands', () => {
	const key = KEY;
	const dropped = blocks().slice(0, 2);
	dropped.push({
		now: 60_100n,
		events: [
			sla('SelfReported', { key, value: 500_000n }),
			...reports,
			sla('FaultFound', { ...FOUND.fields, admitted: 30_000n }),
			decided({ Missed: 0n }),
		],
	});
	// Half of two fifths of the earmark, and 150 of the price are lost to the customer.
	const events = [sla('Overturned', { fault: 0n, key }), slashed(180n, 150n), scored(false, 333_333n)];
	dropped.push({ now: 100_000n, events });
	const book = bookOf(dropped);
	assert.deepEqual(book.wrong, []);
	const { tracks, reporter, pending } = book.live.get(7n);
	const { attested, admitted, missed, excused } = tracks[0];
	assert.deepEqual([attested, admitted, missed, excused], [0n, 30_000n, 1n, 0n]);
	assert.deepEqual([reporter, pending, book.faults.size], [null, 0n, 0]);
});

test('a word of the provider alone that is overturned leaves nothing', () => {
	const dropped = blocks().slice(0, 2);
	dropped.push({
		now: 78_000n,
		events: [
			sla('SelfReported', { key: KEY, value: 500_000n }),
			sla('FaultFound', {
				...FOUND.fields,
				time: 30_000n,
				admitted: 30_000n,
				finder: 'Provider',
				reporters: [],
			}),
			decided({ Missed: 0n }),
		],
	});
	dropped.push({ now: 100_000n, events: [sla('Overturned', { fault: 0n, key: KEY })] });
	const book = bookOf(dropped);
	assert.deepEqual(book.wrong, []);
	const { tracks, slashed: lost, pending, undecided } = book.live.get(7n);
	assert.deepEqual([tracks[0].admitted, tracks[0].missed, tracks[0].excused], [0n, 0n, 1n]);
	assert.deepEqual([lost, pending, undecided, book.faults.size], [0n, 0n, 0n, 0]);
});

test('a claim without a quorum is a fault on the word of the customer, whose bond stays', () => {
	const claimed = blocks().slice(0, 2);
	claimed.push({
		now: 78_000n,
		events: [
			sla('Claimed', { key: KEY, value: 500_000n, bond: 20n, evidence: {} }),
			sla('FaultFound', { ...FOUND.fields, time: 30_000n, finder: 'Customer', reporters: [] }),
			decided({ Missed: 0n }),
		],
	});
	const book = bookOf(claimed);
	assert.deepEqual(book.wrong, []);
	assert.equal(book.faults.get(0n).claimBond, 20n);
	book.apply({
		now: 78_001n,
		events: [
			sla('ClaimSettled', { key: KEY, customer: 'carol', returned: 0n, toProvider: 11n, burned: 9n }),
		],
	});
	assert.match(book.wrong[0], /claim of 7 Availability 0/);
});

/** The state of a chain in which that happened. */
function sound(pages = blocks()) {
	const told = bookOf(pages);
	const of = (map, changes = () => ({})) =>
		new Map([...map].map(([key, value]) => [key, { ...structuredClone(value), ...changes(value) }]));
	const held = {
		'Clt Collateral': new Map([['paul Native', 1500n]]),
		'Sla Fee': new Map([['carol {"WithId":"1"}', 31n]]),
		'Sla ClaimBond': new Map(),
		'Sla TemplateDeposit': new Map(),
	};
	const over = (value) => (value.stage.Over ? { filed: 40n } : { filed: 0n });
	return {
		agreements: of(told.live, over),
		faults: of(told.faults, () => ({ filed: 17n })),
		measurements: of(told.measurements, () => ({ filed: 13n })),
		templates: of(told.templates),
		vaults: new Map([
			[1n, { owner: 'paul', collateralAsset: 'Native', collateral: 1500n, earmarked: 300n }],
		]),
		scores: of(told.scores),
		agenda: [[40n, { Close: 7n }]],
		issuance: 100n,
		issued: 100n,
		held: (pallet, reason) => held[`${pallet} ${reason}`],
		kept: held,
		told,
	};
}

test('all equations hold where all is well', () => {
	const state = sound();
	for (const [name, holds] of Object.entries(EQUATIONS)) assert.ok(holds(state), name);
});

const BREAKS = {
	'earmarked of each vault = Σ set aside for its agreements': (state) => (state.vaults.get(1n).earmarked -= 1n),
	'what is set aside of a vault is part of its collateral': (state) =>
		(state.vaults.get(1n).collateral = 299n),
	'collateral on hold of each owner = Σ over its vaults': (state) =>
		state.kept['Clt Collateral'].set('paul Native', 1499n),
	'fees on hold of each customer = Σ over its agreements': (state) => state.kept['Sla Fee'].clear(),
	'bonds of claims on hold = claims, and faults that rest on them': (state) =>
		state.kept['Sla ClaimBond'].set('carol Native', 1n),
	'deposits on hold of each provider = Σ over its templates': (state) =>
		state.kept['Sla TemplateDeposit'].set('paul Native', 1n),
	'what is lost is what is due by the clocks, the customer first': (state) =>
		(state.agreements.get(7n).slashed += 1n),
	'slashed until now = paid + what of it is still set aside': (state) => (state.told.paid += 1n),
	'faults that wait = those that each agreement counts': (state) => (state.agreements.get(7n).pending = 1n),
	'all that is to be done is on the agenda once': (state) => state.agenda.push([41n, { Close: 7n }]),
	'agreements are what their events tell': (state) => (state.agreements.get(7n).delivered = 19n),
	'measurements and faults are what their events tell': (state) =>
		state.faults.set(3n, { ...FOUND.fields, claimBond: 0n, filed: 1n }),
	'scores are what their events tell': (state) => (state.scores.get('paul 0').broken -= 1n),
	'each finding, slash and close is as the rules have it': (state) => state.told.wrong.push('a slash'),
	'MILL is what it was, less what was burned': (state) => (state.issuance -= 1n),
};

test('each equation notices what it is about', () => {
	assert.deepEqual(Object.keys(BREAKS), Object.keys(EQUATIONS));
	for (const [name, breakIt] of Object.entries(BREAKS)) {
		const state = sound();
		breakIt(state);
		assert.ok(!EQUATIONS[name](state), name);
	}
});
