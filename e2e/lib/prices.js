/**
 * What each feeder reports, from real offers: the median price of a device over the offers of its share of the
 * clouds. Prices have eighteen decimals.
 */
import { readFileSync } from 'node:fs';
import { parse } from './fixed.js';
import { aggregate, median } from './kernel.js';

const fixture = (name) =>
	JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));

/** Offers of GPU instances by clouds. */
export const offers = fixture('offers');
/** When these were the prices. */
export const PRICED_IN = 'April 2025';
/** Specifications of devices. */
export const devices = fixture('devices');
/** Who reports which clouds, by kind of cloud. */
export const feeders = fixture('feeders');
/** Published prices of devices that no offer covers, and who reports them. */
export const references = fixture('references');

/** The kinds of cloud, whose place in this list is the number of their source group. */
export const GROUPS = ['hyperscaler', 'gpu-cloud', 'marketplace', 'reference'];

/** How the feed of a class is set up: the quote counts with three feeders of two kinds of cloud that agree. */
export const RULE = { quorum: 3, sources: 2, spread: 0.5 };

/**
 * What a feeder reports: price by name of device.
 * @param {{ name: string, clouds: string[] }} feeder
 * @returns {Map<string, bigint>}
 */
export function reportOf(feeder) {
	const byDevice = new Map();
	const add = (device, price) => byDevice.set(device, [...(byDevice.get(device) ?? []), parse(price)]);
	for (const offer of offers) {
		if (feeder.clouds.includes(offer.cloud)) add(offer.device, offer.usdPerDeviceHour);
	}
	for (const reference of references) {
		if (reference.feeder === feeder.name) add(reference.device, reference.usdPerDeviceHour);
	}
	return new Map([...byDevice].map(([device, prices]) => [device, median(prices)]));
}

/**
 * What the chain should make of the reports: by name of device the quote, who is behind it, and its status
 * while it is fresh.
 */
export function expectedQuotes() {
	const quotes = new Map();
	for (const feeder of feeders) {
		for (const [device, price] of reportOf(feeder)) {
			const entry = quotes.get(device) ?? { prices: [], groups: new Set() };
			entry.prices.push(price);
			entry.groups.add(feeder.group);
			quotes.set(device, entry);
		}
	}
	return new Map(
		[...quotes].map(([device, { prices, groups }]) => {
			const quote = aggregate(prices);
			const wide = (quote.high - quote.mid) * 1000n > quote.mid * BigInt(RULE.spread * 1000);
			const thin = prices.length < RULE.quorum || groups.size < RULE.sources;
			const status = wide ? 'Wide' : thin ? 'Stale' : 'Live';
			return [device, { ...quote, feeders: prices.length, sources: groups.size, status }];
		}),
	);
}
