/**
 * Who is captured, what the captured try, and in which block which vote takes effect. All of it is made up; the
 * periods are those of the runtime at the pace of test chains.
 */
import { external } from '../lib/asset-ids.js';
import { MICRO, MILL, ONE, parse } from '../lib/fixed.js';
import { FEEDERS, RULE, SPEC, TEST_COLLATERAL, report, reports, termsOf, units } from '../lib/plan.js';

export { FEEDERS, RULE, report, reports, units };

/** The class that is sold. It stands for no device. */
export const CLASS = { name: 'Compute right under attack', spec: SPEC };

/** A token that the attackers made and own, worth nothing. */
export const FAKE = { WithId: external(3) };
/** How much of it they have. */
export const FAKE_SUPPLY = 1_000_000_000n * MICRO;

/** Price of a device-hour, USD. */
export const CLASS_PRICE = parse('2');

/** What stands behind vaults. `fallen` is what it costs after the only honest fall of a price. */
export const collaterals = {
	MILL: {
		asset: 'Native',
		decimals: 12,
		haircut: 200_000n,
		ceiling: 5_000_000n * MILL,
		// A mid at the clamp moves the slow price no further than one at the limit of deviation.
		min: '0.05',
		max: '0.8',
		deviation: 0.1,
		price: parse('0.2'),
	},
	TEST: { ...TEST_COLLATERAL, deviation: 1, price: parse('0.5'), fallen: parse('0.28') },
};

const usual = termsOf(4n * ONE);
export const terms = { ...usual, open: usual.prime };
/** The same with another fuse. */
export const withFuse = (fuse) => ({ ...terms, fuse });

/** Vaults of the honest provider: what they owe once all is sold, and how well that is covered. */
export const vaults = [
	// Sells under attack.
	{ label: 'sound', collateral: 'MILL', cover: '3', own: '10', sold: '10', offered: '30' },
	// Can be liquidated after the honest fall.
	{ label: 'thin', collateral: 'TEST', cover: '2', own: '0', sold: '20', offered: '0' },
	// Settled before it all begins: its holder claims.
	{ label: 'settled', collateral: 'TEST', cover: '2', own: '0', sold: '5', offered: '0' },
];
export const planned = ({ own, sold, offered }) => units(own) + units(sold) + units(offered);

/** A key pair of the well-known accounts, with a twelfth of all tokens each. */
export const CAPTURED = ['//Bob', '//Bob//stash', '//Charlie//stash'];
/** Those who wake up. */
export const HOLDERS = [
	'//Charlie',
	'//Dave',
	'//Eve',
	'//Ferdie',
	'//Alice//stash',
	'//Dave//stash',
	'//Eve//stash',
	'//Ferdie//stash',
];
/** What each of them votes with. */
export const VOTE = 9_900_000n * MILL;
/** All tokens, within what fees and bonds change. */
export const ISSUANCE = 120_000_000n * MILL;

const MINUTES = 20;
const HOURS = 60 * MINUTES;
const DAYS = 24 * HOURS;
/** Periods of tracks in blocks, where tokens are worth something (`configs/governance.rs`). */
const SLOW = { prepare: 2 * HOURS, decide: 7 * DAYS, confirm: 12 * HOURS, enact: 2 * DAYS };
export const PRODUCTION = {
	root: { ...SLOW, decide: 14 * DAYS, confirm: DAYS },
	parameters: SLOW,
	classes: SLOW,
	oracle: SLOW,
	emergency: { prepare: 2 * MINUTES, decide: DAYS, confirm: 10 * MINUTES, enact: MINUTES },
	'remedy policy': SLOW,
};
/** By how much a test chain is faster, and the least that its periods last. */
export const PACE = { divisor: 10_000, least: 1, leastDecision: 10 };

/** Periods of a track at a pace. */
export function paced(periods, { divisor, least, leastDecision } = PACE) {
	const at = ([name, blocks]) => {
		const floor = Math.min(name === 'decide' ? leastDecision : least, blocks);
		return [name, Math.max(Math.floor(blocks / divisor), floor)];
	};
	return Object.fromEntries(Object.entries(periods).map(at));
}

/**
 * Blocks after the attack is submitted in which the calls of the other side are to run. In production the delay of
 * two days is 200 times as long as the fastest vote in an emergency; here it is 5 blocks and that is 7, so the
 * votes name their blocks.
 */
export const AFTER = {
	/** Pause and halt: the listing is approved, and not enacted yet. */
	pause: 15,
	/** Enter safe mode, when all of the attack has had its turn. */
	safeMode: 20,
	/** Try to end all that by the same track. */
	reopenFast: 21,
	/** End it by the track that may. */
	reopen: 31,
	/** And let the feed speak again. */
	resume: 32,
};

/** How much longer than the last of the captured calls its own proposer waits: one block. */
export const ONE_LATER = 6;

/** What the bond of a provider is to become by one step, and by the next. */
export const BOND = { now: 1_000n * MILL, step: 900n * MILL, further: 810n * MILL };

/** Prices of MILL that captured keys report, by number of feeder; the others go on with the truth. */
export const lies = {
	/** One key: a thousand times the truth, beyond the clamp. */
	one: [[0, parse('200')]],
	/** Two keys of one source: three times the truth. */
	two: [
		[0, parse('0.6')],
		[1, parse('0.6')],
	],
	/** Three keys of two sources, a majority: twice the truth. */
	three: [
		[0, parse('0.4')],
		[1, parse('0.4')],
		[2, parse('0.4')],
	],
	/** The same three: a thousand times the truth. */
	absurd: [
		[0, parse('200')],
		[1, parse('200')],
		[2, parse('200')],
	],
	/** The same three, far apart around the truth. */
	apart: [
		[0, parse('0.19')],
		[1, parse('0.19')],
		[2, parse('0.21')],
	],
};

/** What a feed of `collaterals.MILL` holds while `said` is said: clamped, and the truth of all others. */
export function observations(said) {
	const { price, min, max } = collaterals.MILL;
	const clamp = (value) => {
		const [low, high] = [parse(min), parse(max)];
		return value < low ? low : value > high ? high : value;
	};
	const lied = new Map(said);
	return FEEDERS.map((_, i) => clamp(lied.get(i) ?? report(price, i)));
}
