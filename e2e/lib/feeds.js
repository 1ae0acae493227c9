/** Feeds: how they are registered, what they quote, and feeders who speak all at once. */
import { parse } from './fixed.js';
import { aggregate } from './kernel.js';

const MINUTE = 60_000;
/** Maximum age of a price where nothing else is said, in milliseconds. */
export const AGE_MAX = 12 * 60 * MINUTE;

/**
 * Parameters of the feed of `asset` or, without one, of a class. Shares are in millionths.
 * @param {{ decimals: number, ageMax?: number, deviation?: number, min: string, max: string }} feed
 * @param {{ quorum: number, sources: number, spread: number }} rule
 */
export function feedParams({ decimals, ageMax = AGE_MAX, deviation = 0.5, min, max }, rule) {
	return {
		decimals,
		ageMax,
		deviationMax: deviation * 1e6,
		spreadMax: rule.spread * 1e6,
		priceMin: parse(min),
		priceMax: parse(max),
		quorum: rule.quorum,
		sourcesMin: rule.sources,
		slowTime: 60 * MINUTE,
	};
}

/** A quote of the chain as plain numbers, or null. As of block `at`, or the best one. */
export async function quoteOf({ chain }, feed, at) {
	const answer = await chain.view('PriceFeed', 'quote', [feed], at);
	if (answer.isNone) return null;
	const { low, mid, high, slow, status, feeders } = answer.unwrap();
	const { pending, sealed } = (await chain.view('PriceFeed', 'feed', [feed], at)).unwrap();
	const [, seal] = pending.isSome ? pending.unwrap() : [null, sealed.unwrap()];
	return {
		low: low.toBigInt(),
		mid: mid.toBigInt(),
		high: high.toBigInt(),
		slow: slow.toBigInt(),
		status: status.type,
		feeders: feeders.toNumber(),
		sources: seal.sources.toNumber(),
	};
}

/**
 * All feeders submit at once, each its own prices; who has none is silent.
 * @param {import('./chain.js').Chain} chain
 * @param {import('@polkadot/keyring/types').KeyringPair[]} feeders
 * @param {[any, bigint][][]} submissions feeds with prices, by feeder
 * @returns {Promise<number>} how many submitted
 */
export async function submitAll(chain, feeders, submissions) {
	// A fresh block's worth of time, so that one block takes them all.
	await chain.nextBlock();
	const sent = submissions.map((prices, i) =>
		prices.length > 0
			? chain.send('submit prices', feeders[i], chain.api.tx.priceFeed.submit(prices))
			: null,
	);
	const outcomes = (await Promise.all(sent)).filter(Boolean);
	// A quote is of an earlier block than the one that reads it.
	await chain.nextBlock();
	return outcomes.length;
}

/**
 * All feeders report everything; the quotes that follow, compared with what the reports add up to.
 * @param {{ name: string, feed: any, reports: bigint[] }[]} entries what is reported, by feeder
 * @param {string} when for the names of the checks
 * @returns {Promise<Record<string, any>>} quotes by name
 */
export async function reportAll(world, entries, when = '') {
	const { chain, cast, checks } = world;
	const said = cast.feeders.map((_, i) => entries.map(({ feed, reports }) => [feed, reports[i]]));
	await submitAll(chain, cast.feeders, said);
	const at = await chain.head();
	const quotes = await Promise.all(entries.map(({ feed }) => quoteOf(world, feed, at)));
	entries.forEach(({ name, reports }, i) => {
		const due = { ...aggregate(reports), status: 'Live' };
		for (const key of ['low', 'mid', 'high', 'status'])
			checks.equal(`${name}: ${key} of the quote${when}`, quotes[i]?.[key] ?? 'none', due[key]);
	});
	return Object.fromEntries(entries.map(({ name }, i) => [name, quotes[i]]));
}
