/**
 * What the scenario sets up: one real class at its real price, three providers of it, and leases of which each
 * ends in its own way. Who provides, who redeems and how much is made up, and so is the price of MILL.
 */
import { DOLLARS } from '../lib/assets.js';
import { MICRO, MILL, ONE, parse } from '../lib/fixed.js';
import { aggregate } from '../lib/kernel.js';
import { leaseUnits, MINUTE } from '../lib/lease.js';
import { devices, feeders as everybody, reportOf } from '../market/prices.js';

/** The class: eighteen offers by clouds of six feeders, of three kinds of cloud. */
export const CLASS = devices.find(({ name }) => name === 'H100 PCIe 80 GB');

/** Feeders that have a price of it: what they report, and their group. */
export const feeders = everybody
	.map((feeder) => ({ ...feeder, price: reportOf(feeder).get(CLASS.name) }))
	.filter(({ price }) => price !== undefined);

/** As many attestors as have to agree on a fleet. */
export const ATTESTORS = 3;

/** What stands behind vaults: real dollars of a test chain, and MILL at a made-up price, the same for all. */
export const collaterals = {
	USD: {
		asset: DOLLARS,
		decimals: 6,
		haircut: 0n,
		ceiling: 10_000_000n * MICRO,
		min: '0.5',
		max: '2',
		report: () => ONE,
	},
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

/** The quotes that all reports add up to. */
export const quotes = {
	class: aggregate(feeders.map(({ price }) => price)),
	...Object.fromEntries(
		Object.entries(collaterals).map(([name, { report }]) => [
			name,
			aggregate(feeders.map((_, i) => report(i))),
		]),
	),
};

const CURVE = { knee: ONE, slope: ONE / 2n };
const grade = (issue, maintenance, windDown) => ({
	issueRatio: parse(issue),
	maintenanceRatio: parse(maintenance),
	windDownRatio: parse(windDown),
	curve: CURVE,
	bonus: 50_000n,
});

/** Terms, at first and once the issue ratio of Prime was raised above the cover of one vault. */
export const terms = {
	prime: grade('1.5', '1.2', '1.05'),
	open: grade('0.5', '0.4', '0.35'),
	fuse: 100_000n * MICRO,
};
export const tightened = { ...terms, prime: { ...terms.prime, issueRatio: parse('1.75') } };

/** Providers: where they are, and how many devices they have. */
export const providers = [
	{ label: 'steady', region: 'FI', devices: 13 },
	{ label: 'silent', region: 'SG', devices: 6 },
	{ label: 'failing', region: 'BR', devices: 9 },
];

/**
 * Vaults: provider, grade, collateral, the cover ratio once all is sold, the device-hours that the trader buys of
 * it, and those that are left on offer. The trader pools what it bought of those that are `pooled`.
 */
export const vaults = [
	{
		label: 'steady',
		provider: 0,
		grade: 'Prime',
		collateral: 'USD',
		cover: '2',
		bought: '40',
		offered: '5',
		pooled: true,
	},
	{
		label: 'silent',
		provider: 1,
		grade: 'Prime',
		collateral: 'USD',
		cover: '2.1',
		bought: '120',
		pooled: true,
	},
	{
		label: 'failing',
		provider: 2,
		grade: 'Prime',
		collateral: 'MILL',
		cover: '2.2',
		bought: '30.000001',
		pooled: true,
	},
	{ label: 'open', provider: 0, grade: 'Open', collateral: 'USD', cover: '0.8', bought: '2' },
	{ label: 'thin', provider: 1, grade: 'Prime', collateral: 'USD', cover: '1.6', bought: '2' },
];

/** Units of the failing vault that the trader keeps, to try what cannot be pooled any more. */
export const KEPT = '1';

/**
 * Leases: who delivers (named, or as routed), how many devices, for how many minutes, and how it ends. Each has a
 * customer of its own.
 */
export const leases = [
	{ label: 'early', devices: 7n, minutes: 7n, ends: 'by its customer, early' },
	{ label: 'whole', vault: 'steady', devices: 3n, minutes: 1n, extra: 1n, ends: 'in time, extended once' },
	{ label: 'brief', vault: 'steady', devices: 1n, minutes: 1n, ends: 'before it had to be confirmed' },
	{ label: 'dropped', vault: 'steady', devices: 2n, minutes: 45n, ends: 'by its provider' },
	{ label: 'silent', vault: 'silent', devices: 2n, minutes: 2880n, ends: 'never confirmed' },
	{ label: 'waiting', vault: 'failing', devices: 3n, minutes: 25n, ends: 'while its vault is frozen' },
];

/** Two customers who both want the last devices of a provider. */
export const RACE = { vault: 'silent', labels: ['racer one', 'racer two'], minutes: 30n };

/** Who bought UTC of the failing vault's class and never redeemed it for compute: cashes in, in two parts. */
export const HOLDER = { units: '12.345678', first: '10.000001' };

/** What the trader takes out of the pool again, from the steady vault. */
export const TAKEN_OUT = '1.000001';

/** What the backstop is given beforehand: MILL to exist, and dollars, though not all that it will owe. */
export const BACKSTOP = { native: MILL, dollars: 60n * MICRO };

/** How long the scenario lets a provider take to confirm. */
export const CONFIRM_PERIOD = 2n * MINUTE;

/** Device-hours in smallest units. */
export const units = (text) => parse(text, 6);

/** How long `minutes` are, where leases have to be at least `least` long. */
export const lasting = (minutes, least) => (minutes * MINUTE < least ? least : minutes * MINUTE);

/** Device-hours of a lease, with its extension, where leases have to be at least `least` long. */
export const unitsOf = ({ devices, minutes, extra }, least) =>
	leaseUnits(devices, lasting(minutes, least) + (extra ? lasting(extra, least) : 0n));

/** Device-hours that a vault owes once all is sold. */
export const planned = ({ bought, offered = '0' }) => units(bought) + units(offered);
