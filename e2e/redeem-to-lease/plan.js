/**
 * What the scenario sets up: one real class at its real price, three providers of it, and leases of which each
 * ends in its own way. Who provides, who redeems and how much is made up, and so is the price of MILL.
 */
import { MICRO, MILL, parse } from '../lib/fixed.js';
import { leaseUnits, MINUTE } from '../lib/lease.js';
import { ATTESTORS, units } from '../lib/plan.js';
import { CLASS, collaterals, feeders, quotes, terms } from '../lib/real.js';

export { ATTESTORS, CLASS, collaterals, feeders, quotes, terms, units };

/** Terms once the issue ratio of Prime was raised above the cover of one vault. */
export const tightened = { ...terms, prime: { ...terms.prime, issueRatio: parse('2.25') } };

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
		cover: '2.5',
		bought: '40',
		offered: '5',
		pooled: true,
	},
	{
		label: 'silent',
		provider: 1,
		grade: 'Prime',
		collateral: 'USD',
		cover: '2.6',
		bought: '120',
		pooled: true,
	},
	{
		label: 'failing',
		provider: 2,
		grade: 'Prime',
		collateral: 'MILL',
		cover: '2.7',
		bought: '30.000001',
		pooled: true,
	},
	{ label: 'open', provider: 0, grade: 'Open', collateral: 'USD', cover: '0.8', bought: '2' },
	{ label: 'thin', provider: 1, grade: 'Prime', collateral: 'USD', cover: '2.1', bought: '2' },
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

/** How long `minutes` are, where leases have to be at least `least` long. */
export const lasting = (minutes, least) => (minutes * MINUTE < least ? least : minutes * MINUTE);

/** Device-hours of a lease, with its extension, where leases have to be at least `least` long. */
export const unitsOf = ({ devices, minutes, extra }, least) =>
	leaseUnits(devices, lasting(minutes, least) + (extra ? lasting(extra, least) : 0n));

/** Device-hours that a vault owes once all is sold. */
export const planned = ({ bought, offered = '0' }) => units(bought) + units(offered);
