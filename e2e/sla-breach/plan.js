/**
 * What the scenario sets up: one real class at its real price, three providers of it with terms of their own, and
 * leases of which each goes wrong, or right, in its own way. Who provides, who measures and what is measured is made
 * up, and so is the price of MILL.
 */
import { MICRO, MILL, parse } from '../lib/fixed.js';
import { leaseUnits, MINUTE } from '../lib/lease.js';
import { sum, units } from '../lib/plan.js';
import { CLASS, collaterals, feeders, terms } from '../lib/real.js';
import { moduleOf, quorumOf } from '../lib/sla.js';

export { CLASS, collaterals, feeders, terms, units };

const ALL = 1_000_000n;
const PERCENT = ALL / 100n;
const SECOND = 1000n;

/** The shortest window there is: measurements are not made faster on test networks. */
export const WINDOW = MINUTE;

/** Periods of a test network, milliseconds: 2, 2, 3, 2, 30 and 14 days, an hour, ten thousand times as fast. */
export const PERIODS = {
	report: 17_280n,
	pending: 17_280n,
	voting: 25_920n,
	appeal: 17_280n,
	strikes: 259_200n,
	suspension: 120_960n,
};

/** After how many broken agreements a provider is suspended. */
export const STRIKES = 3;

/** Terms of the providers. A lost minute costs more than it was worth, so that there is something to share. */
export const templates = {
	failing: {
		name: 'Minutes',
		modules: [
			moduleOf('Availability', 990_000n, WINDOW, ALL, [
				[60n * SECOND, 80n * PERCENT],
				[180n * SECOND, ALL],
			]),
			moduleOf('Throughput', 900_000n, WINDOW, 30n * PERCENT, [
				[60n * SECOND, 30n * PERCENT],
				[180n * SECOND, 60n * PERCENT],
			]),
		],
		earmark: ALL,
		fee: 3n * PERCENT,
	},
	sound: {
		name: 'Steady hands',
		modules: [
			moduleOf('Availability', 990_000n, WINDOW, ALL, [[60n * SECOND, 50n * PERCENT]]),
			moduleOf('ErrorRate', 10_000n, WINDOW, 50n * PERCENT, [[60n * SECOND, 20n * PERCENT]]),
		],
		earmark: 50n * PERCENT,
		fee: 2n * PERCENT,
	},
	contesting: {
		name: 'Prompt',
		modules: [
			moduleOf('Availability', 950_000n, WINDOW, ALL, [
				[30n * SECOND, 20n * PERCENT],
				[60n * SECOND, 50n * PERCENT],
			]),
			moduleOf('StartLatency', 10n * SECOND, WINDOW, ALL, [
				[30n * SECOND, 20n * PERCENT],
				[60n * SECOND, 50n * PERCENT],
			]),
		],
		earmark: ALL,
		fee: 5n * PERCENT,
	},
};

/** The governed template that costs something, and is asked for where the provider is not known beforehand. */
export const STANDARD = { template: 1n, fee: PERCENT, earmark: ALL };

/**
 * Providers, each with a vault: where they are, how many devices they have, what stands behind the vault, its cover
 * once all is sold, and the device-hours that the trader buys of it and pools. Who has the most devices is chosen
 * first, as long as all are equally reliable.
 */
export const providers = [
	{ label: 'failing', region: 'BR', devices: 400, collateral: 'USD', cover: '2', bought: '60' },
	{ label: 'sound', region: 'FI', devices: 300, collateral: 'USD', cover: '2.1', bought: '50.000001' },
	{ label: 'contesting', region: 'SG', devices: 200, collateral: 'MILL', cover: '2.2', bought: '40' },
];

/**
 * Leases: who delivers, how many devices for how many minutes, and what is the matter. The first one is routed, all
 * others name their provider. Each has a customer of its own.
 */
export const leases = [
	{
		label: 'dark',
		provider: 'failing',
		devices: 37n,
		minutes: 3n,
		story: 'dark twice, found by attestors',
	},
	{
		label: 'admitted',
		provider: 'failing',
		devices: 23n,
		minutes: 3n,
		story: 'dark, admitted at half price',
	},
	{
		label: 'claimed',
		provider: 'failing',
		devices: 21n,
		minutes: 3n,
		story: 'slow, claimed, nobody measured; then dark, admitted',
	},
	{ label: 'healthy', provider: 'sound', devices: 31n, minutes: 3n, story: 'measured, and well' },
	{ label: 'network', provider: 'sound', devices: 29n, minutes: 3n, story: 'cut off by the network' },
	{ label: 'false', provider: 'sound', devices: 17n, minutes: 3n, story: 'well, and claimed to be dark' },
	{ label: 'lost', provider: 'contesting', devices: 41n, minutes: 1n, story: 'dark, appealed in vain' },
	{
		label: 'won',
		provider: 'contesting',
		devices: 43n,
		minutes: 1n,
		story: 'not late, and found to be late',
	},
];

/** What is ordered once a provider has broken its word, and once it may deliver again: nobody starts these. */
export const later = [
	{ label: 'elsewhere', devices: 11n, minutes: 5n },
	{ label: 'again', devices: 13n, minutes: 5n },
];

/** Who measures: how many, who of them says that all is well whatever it sees, and who says nothing. */
export const ATTESTORS = { count: 7, liar: 5, silent: 6 };
/** Those who say what they saw. */
export const HONEST = [0, 1, 2, 3, 4];
/** Reports that make a quorum. */
export const QUORUM = quorumOf(ATTESTORS.count);

const dark = { metric: 'Availability', value: 0n };
const well = { metric: 'Availability', value: ALL };
/** What is found of the first minutes: by the honest, what it is laid to, and what the liar says. */
export const sights = {
	dark: { ...dark, cause: 'Provider', lie: ALL },
	healthy: { ...well, cause: 'Verifier', lie: ALL },
	network: { ...dark, cause: 'Network', lie: ALL },
	false: { ...well, cause: 'Verifier', lie: ALL },
	lost: { ...dark, cause: 'Provider', lie: ALL },
	won: { metric: 'StartLatency', value: 45n * SECOND, cause: 'Provider', lie: 3n * SECOND },
};
/** What the provider admits, what a customer claims rightly, and what one claims wrongly. */
export const ADMITTED = dark;
export const CLAIMED = { metric: 'Throughput', value: 400_000n };
export const FALSE_CLAIM = dark;
/** The epoch in which the dark lease is dark once more: its last one. */
export const AGAIN = 2;
/** In which minute a customer gives up the lease that the network cut off. */
export const GIVEN_UP = 1n;

/** Voters, what they commit, and how they vote on the two appeals: of the provider against what was found. */
export const voters = {
	ada: { parts: ['120000.000001'], conviction: 'Locked1x', lost: false, won: true },
	bea: { parts: ['80000.5'], conviction: 'Locked3x', lost: false, won: true },
	dov: { parts: ['60000'], conviction: 'Locked2x', lost: true, won: false },
};
/** What the votes find: whether the provider is right. */
export const VERDICTS = { lost: 'Rejected', won: 'Upheld' };

/** What a lease is ordered with. */
export const orderOf = ({ devices, minutes }) => ({
	devices,
	duration: minutes * MINUTE,
	units: leaseUnits(devices, minutes * MINUTE),
});
/** The ballots of an appeal. */
export const ballotsOf = (label) =>
	Object.entries(voters).map(([who, { parts, conviction, ...votes }]) => ({
		label: who,
		aye: votes[label],
		conviction,
		balance: sum(parts.map((part) => parse(part, 12))),
	}));

/** What somebody has who cannot pay the bond of a claim, and what everybody else has beside bonds. */
export const POOR = 10n * MILL;
export const PURSE = { native: 1000n * MILL, dollars: 10_000n * MICRO };

/** What claims, disputes and reports rest on. */
export const evidence = (label) => ({
	text: `What was measured of the lease ${label}, minute by minute.`,
	uri: `https://evidence.example/sla/${label}`,
});
