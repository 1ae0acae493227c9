/**
 * What the scenario sets up: three classes, of which each remedies failed vaults in another way, and the same lot
 * six times: a provider, its fleet, a Prime vault and its buyers. Four of the fleets are forged, and attested by
 * attestors who were bribed. One is sound, and one is disputed while nobody votes. All of it is made up.
 */
import { count } from '../lib/disputes.js';
import { MILL, ONE, parse } from '../lib/fixed.js';
import { FEEDERS, RULE, SPEC, TEST_COLLATERAL, reports, sum, termsOf, units } from '../lib/plan.js';

export { FEEDERS, RULE, SPEC, reports, units };

/**
 * Classes: their policy from the beginning, which root sets unless nobody does, and what a referendum makes of
 * it while a case is open.
 */
export const classes = [
	{ key: 'stop', name: 'Disputed, to be stopped', policy: 'HardStop', set: true },
	{ key: 'share', name: 'Disputed, to be shared', policy: 'Hybrid', set: true },
	{ key: 'voted', name: 'Disputed, as voted', policy: 'Hybrid', set: false, then: 'GracefulExit' },
];

/** Prices in USD: a device-hour of each class, the native token in which bonds are, and the collateral. */
export const PRICES = { unit: parse('2'), native: parse('0.2'), test: parse('0.5') };

/** What stands behind all vaults. */
export const COLLATERAL = TEST_COLLATERAL;

/** Terms of all classes. The knee of Prime is high, so that vaults have reserves too. */
export const terms = termsOf(4n * ONE);

/**
 * The lot, the same each time: devices, the cover once all is sold, device-hours that the owner issues to itself,
 * those of them that its affiliate gets, those that each holder buys, and those that stay on offer. The last
 * holder has so little that it may vote.
 */
export const LOT = {
	devices: 14,
	cover: '2',
	own: '300.000001',
	affiliate: '120.5',
	holders: ['4200.333333', '1500.25', '250.000007'],
	offered: '100',
};

/**
 * Who is disputed, in which class, and what becomes of it. `bribed`: whether its attestors are its own.
 * `byHand`: whether somebody tries to close and conclude the case before the chain does.
 */
export const lots = [
	{
		label: 'stopped',
		class: 'stop',
		region: 'IS',
		bribed: true,
		byHand: true,
		verdict: 'Upheld',
		remedy: 'HardStop',
	},
	{
		label: 'shared',
		class: 'share',
		region: 'PT',
		bribed: true,
		verdict: 'Upheld',
		remedy: 'Hybrid',
	},
	{
		label: 'earlier',
		class: 'voted',
		region: 'GR',
		bribed: true,
		verdict: 'Upheld',
		remedy: 'Hybrid',
	},
	{
		label: 'later',
		class: 'voted',
		region: 'MT',
		bribed: true,
		verdict: 'Upheld',
		remedy: 'GracefulExit',
	},
	{ label: 'sound', class: 'share', region: 'FI', bribed: false, byHand: true, verdict: 'Rejected' },
	{
		label: 'ignored',
		class: 'stop',
		region: 'SG',
		bribed: false,
		verdict: 'Unresolved',
		remedy: 'Hybrid',
	},
];

/** Who claims of a lot's vault: holders by number, and the owner where its class lets it. */
export const claimantsOf = ({ remedy }) => [
	...(remedy === 'GracefulExit' ? ['owner'] : []),
	...LOT.holders.keys(),
];

/** Those who vote: what they commit, in parts, and their conviction. */
export const voters = {
	ada: { parts: ['100000.000001', '50000'], conviction: 'Locked1x' },
	bea: { parts: ['90000.5'], conviction: 'Locked3x' },
	cyd: { parts: ['60000.000009'], conviction: 'None' },
	dov: { parts: ['110000'], conviction: 'Locked6x' },
};
/** Follows another voter with more than it has committed, of which only that counts. */
export const FOLLOWER = { parts: ['70000.25'], follows: 'bea', balance: '100000', conviction: 'Locked2x' };
/** Commits and never votes. */
export const IDLE = { parts: ['200000'] };
/** What the first and the last holder of a lot commit, and what comes too late. */
export const SMALL = { parts: ['5000'], conviction: 'Locked1x' };
export const LATE = { parts: ['30000'], conviction: 'Locked1x' };

/** MILL in its smallest unit. */
export const mill = (text) => parse(text, 12);
/** All that somebody commits. */
export const committed = ({ parts }) => sum(parts.map(mill));
/** All that is committed before the first case is opened: the first and the last holder of one lot too. */
export const ELECTORATE = sum([...Object.values(voters), FOLLOWER, IDLE, SMALL, SMALL].map(committed));

/** What a lot owes once its holders have bought, and with what stays on offer. */
export const OWED = sum([LOT.own, ...LOT.holders].map(units));
export const PLANNED = OWED + units(LOT.offered);

/**
 * Rounds of cases: who votes for the challenger, who against it. Whoever follows somebody who votes is counted.
 * After each round but the last one somebody appeals for the side that has lost.
 */
export const rounds = {
	stopped: [{ ayes: ['ada', 'bea', 'dov', 'small'], nays: ['cyd'], verdict: 'Upheld' }],
	shared: [{ ayes: ['bea', 'dov'], nays: ['ada', 'cyd'], verdict: 'Upheld' }],
	earlier: [
		{ ayes: ['ada', 'bea'], nays: ['dov'], verdict: 'Rejected', appeal: 'ally' },
		{ ayes: ['ada', 'bea', 'dov'], nays: ['cyd'], verdict: 'Upheld', appeal: 'owner' },
		{ ayes: ['bea', 'dov'], nays: ['ada'], verdict: 'Upheld' },
	],
	later: [{ ayes: ['ada', 'dov'], nays: ['cyd'], verdict: 'Upheld' }],
	sound: [{ ayes: ['cyd'], nays: ['ada', 'bea', 'dov'], verdict: 'Rejected' }],
	ignored: [{ ayes: [], nays: [], verdict: 'Unresolved' }],
};

/** Who is meant by the name of a voter. */
export const voterOf = (label) => (label === 'small' ? SMALL : voters[label]);

/** The ballots of a round: by whom, which way, and whom it follows. */
export function ballotsOf({ ayes, nays }) {
	const ballot = (label, aye) => {
		const { conviction } = voterOf(label);
		return { label, aye, conviction, balance: committed(voterOf(label)), via: null };
	};
	const own = [...ayes.map((label) => ballot(label, true)), ...nays.map((label) => ballot(label, false))];
	const followed = own.find(({ label }) => label === FOLLOWER.follows);
	if (!followed) return own;
	const { conviction, follows } = FOLLOWER;
	const follower = { label: 'follower', aye: followed.aye, conviction, via: follows };
	return [...own, { ...follower, balance: committed(FOLLOWER) }];
}

/** What a round counts. */
export const countOf = (round) => count(ballotsOf(round));

/** Periods of the pace of a test network, milliseconds: three days and two days, ten thousand times as fast. */
export const PERIODS = { voting: 25_920n, appeal: 17_280n };

/** Polls of disputes have classes of their own, one for each kind of subject: this is that of fleets. */
export const FLEETS_CLASS = 0x8000;

/** How many of the rich accounts vote for the change of policy; the last one votes against it. */
export const RICH = 8;
/** What each of them votes with. */
export const RICH_VOTE = 9_900_000n * MILL;

/** What a dispute rests on: a text, and where it is found. */
export const evidence = (label) => ({
	text: `The fleet of ${label} has never been at work: its devices answer with the serial numbers of others.`,
	uri: `https://evidence.example/${label}`,
});
