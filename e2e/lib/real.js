/**
 * One real class at its real price, with all feeders that have one, and what stands behind its vaults. The price of
 * MILL is made up.
 */
import { DOLLARS } from './assets.js';
import { reportAll } from './feeds.js';
import { MICRO, MILL, ONE, parse } from './fixed.js';
import { aggregate } from './kernel.js';
import { termsOf } from './plan.js';
import { GROUPS, RULE, devices, feeders as everybody, reportOf } from './prices.js';
import * as setup from './setup.js';

/** The class: eighteen offers by clouds of six feeders, of three kinds of cloud. */
export const CLASS = devices.find(({ name }) => name === 'H100 PCIe 80 GB');

/** Feeders that have a price of it: what they report, and the number of their group. */
export const feeders = everybody
	.map((feeder) => ({
		...feeder,
		seat: GROUPS.indexOf(feeder.group),
		price: reportOf(feeder).get(CLASS.name),
	}))
	.filter(({ price }) => price !== undefined);

/** Dollars as collateral. */
export const USD_COLLATERAL = {
	asset: DOLLARS,
	decimals: 6,
	haircut: 0n,
	ceiling: 10_000_000n * MICRO,
	min: '0.5',
	max: '2',
	report: () => ONE,
};

/** What stands behind vaults: real dollars of a test chain, and MILL at a made-up price, the same for all. */
export const collaterals = {
	USD: USD_COLLATERAL,
	MILL: {
		asset: 'Native',
		decimals: 12,
		haircut: 300_000n,
		ceiling: 5_000_000n * MILL,
		min: '0.01',
		max: '100',
		// 0.20 USD, up to half a percent away.
		report: (i) =>
			parse('0.2') +
			((BigInt(i) * 2n - BigInt(feeders.length - 1)) * ONE) / (1000n * BigInt(feeders.length)),
	},
};

/** What all feeders report, by the names of quotes. */
export const reported = {
	class: feeders.map(({ price }) => price),
	...Object.fromEntries(
		Object.entries(collaterals).map(([name, { report }]) => [name, feeders.map((_, i) => report(i))]),
	),
};

/** The quotes that all reports add up to. */
export const quotes = Object.fromEntries(
	Object.entries(reported).map(([name, prices]) => [name, aggregate(prices)]),
);

/** Terms of the class. */
export const terms = termsOf();

/** Define the class, register the feeds, list the collaterals, set the terms, seat the feeders. */
export async function govern(world) {
	const { name, source, ...spec } = CLASS;
	const { ids } = await setup.govern(world, {
		classes: [{ name, spec, terms }],
		collaterals,
		groups: feeders.map(({ seat }) => seat),
		rule: RULE,
	});
	return ids[0];
}

/** All feeders submit what they have. Returns the quotes that follow, by name. */
export const submit = (world) =>
	reportAll(
		world,
		Object.entries(reported).map(([name, reports]) => ({
			name,
			feed: name === 'class' ? { Class: world.classId } : { Asset: collaterals[name].asset },
			reports,
		})),
	);
