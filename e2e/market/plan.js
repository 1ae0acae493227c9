/**
 * What the market scenario sets up: who provides what, behind which collateral, and who buys. All prices come
 * from `lib/prices.js`; what is made up is who trades, and how much.
 */
import { AGE_MAX as USUAL_AGE } from '../lib/feeds.js';
import { MICRO, MILL, ONE, min, parse } from '../lib/fixed.js';
import { aggregate } from '../lib/kernel.js';
import { leaseUnits, MINUTE } from '../lib/lease.js';
import { SPEC, TEST_COLLATERAL, grade, sum, termsOf, units } from '../lib/plan.js';
import { devices, feeders } from '../lib/prices.js';
import { USD_COLLATERAL } from '../lib/real.js';

export { units };

/** The class of the reference vector: it stands for no device and is quoted at exactly 1 USD by everyone. */
export const REFERENCE = { name: 'Reference compute right', ...SPEC, kind: 'Cpu' };

/** All classes in the order in which they are defined. */
export const classes = [...devices, REFERENCE];

/** The class whose feed forgets prices quickly, so that its quote is stale once its feeders fall silent. */
export const SHORT_LIVED = 'Tesla T4';

/** Maximum age of a price, in milliseconds. */
export const AGE_MAX = { usual: USUAL_AGE, short: 75_000 };

/**
 * What may stand behind a vault. The native token of a test chain and the test asset have no market: their
 * feeders report what `report` says, which is made up.
 */
export const collaterals = {
	MILL: {
		asset: 'Native',
		decimals: 12,
		haircut: 300_000n,
		ceiling: 5_000_000n * MILL,
		min: '0.01',
		max: '100',
		// 0.20 USD, up to 0.9 % away.
		report: (feeder) => parse('0.2') + ((BigInt(feeder) * 2n - BigInt(feeders.length - 1)) * ONE) / 5000n,
	},
	USD: USD_COLLATERAL,
	TEST: { ...TEST_COLLATERAL, ceiling: 1_000n * MICRO, report: () => parse('0.2') },
};

/** The quote that the reports of a collateral add up to. */
export function collateralQuote(name) {
	return aggregate(feeders.map((_, i) => collaterals[name].report(i)));
}

/** Terms of both grades; those of the reference class let its thin collateral through. */
export const terms = {
	usual: termsOf(),
	reference: { ...termsOf(), open: grade('0.1', '0.05', '0.04'), fuse: 1_000n * MICRO },
};

/**
 * Providers with their fleets: class, number of devices, and what a device was measured at, in percent of the
 * class's throughput.
 */
export const providers = [
	{
		region: 'US',
		fleets: [
			['A100 PCIe 80 GB', 64, 100],
			['H100 PCIe 80 GB', 32, 101],
			['B200', 8, 99],
		],
	},
	{
		region: 'DE',
		fleets: [
			['A100 PCIe 40 GB', 48, 98],
			['Tesla V100 SXM2 16 GB', 96, 97],
		],
	},
	{
		region: 'FR',
		fleets: [
			['Tesla T4', 200, 99],
			['Tesla P100 SXM2', 40, 95],
		],
	},
	{
		region: 'FI',
		fleets: [
			['RTX A4000', 25, 100],
			['RTX A5000', 30, 100],
			['L40S', 16, 98],
		],
	},
	{
		region: 'IN',
		fleets: [
			['RTX A6000', 72, 99],
			['A40 PCIe', 24, 96],
		],
	},
	{
		region: 'GB',
		fleets: [
			['H100 PCIe 80 GB', 17, 100],
			['RTX A6000', 5, 100],
			['IBM Heron r2', 1, 100],
		],
	},
	{
		region: 'CA',
		fleets: [
			['A100 PCIe 80 GB', 33, 94],
			['TPU v5e', 16, 100],
			['TPU v5p', 8, 100],
		],
	},
	{
		region: 'JP',
		fleets: [
			['H100 PCIe 80 GB', 12, 97],
			['RTX A4000', 1, 100],
			['CPU 32 core', 64, 103],
		],
	},
	{ region: 'SG', fleets: [['Reference compute right', 7, 100]] },
	{ region: 'KR', fleets: [['Tesla V100 SXM2 16 GB', 16, 99]] },
];

/** Devices as fast as their class that a planned fleet makes up: slower ones count for less, faster ones for one. */
export function devicesOf(provider, device) {
	const [, count, percent] = providers[provider].fleets.find(([name]) => name === device);
	const nominal = BigInt(classes.find(({ name }) => name === device).throughput);
	const measured = min((nominal * BigInt(percent)) / 100n, nominal);
	return (BigInt(count) * measured) / nominal;
}

/** Who pledges a device twice: the last provider, in a second fleet of the same class. */
export const PLEDGER = { provider: 9, device: 'Tesla V100 SXM2 16 GB', shared: 5, others: 7 };

/**
 * Vaults: provider, class, grade, collateral, the cover ratio that is left when everything planned is sold, and
 * the device-hours of each sale. `own` device-hours are issued to the provider itself, `back` of which it
 * burns again. What buyers of a sale later pool is in `pooled`; they keep the rest.
 */
export const vaults = [
	{
		provider: 0,
		device: 'A100 PCIe 80 GB',
		grade: 'Prime',
		collateral: 'USD',
		cover: '2',
		sales: ['120', '80'],
		pooled: ['120', '80'],
	},
	{
		provider: 0,
		device: 'H100 PCIe 80 GB',
		grade: 'Prime',
		collateral: 'MILL',
		cover: '1.5',
		sales: ['64', '36.5'],
		pooled: ['64', '36.5'],
	},
	{
		provider: 1,
		device: 'A100 PCIe 40 GB',
		grade: 'Prime',
		collateral: 'USD',
		cover: '2.25',
		sales: ['200', '24'],
		pooled: ['200', '0'],
	},
	{
		provider: 1,
		device: 'Tesla V100 SXM2 16 GB',
		grade: 'Open',
		collateral: 'MILL',
		cover: '0.5',
		sales: ['90', '10'],
	},
	{
		provider: 2,
		device: 'Tesla T4',
		grade: 'Prime',
		collateral: 'USD',
		cover: '3',
		sales: ['500', '250'],
		late: '50',
	},
	{
		provider: 2,
		device: 'Tesla P100 SXM2',
		grade: 'Open',
		collateral: 'USD',
		cover: '0.6',
		sales: ['72', '48'],
	},
	{
		provider: 3,
		device: 'RTX A4000',
		grade: 'Open',
		collateral: 'USD',
		cover: '0.75',
		sales: ['300', '0.25'],
	},
	{
		provider: 3,
		device: 'RTX A5000',
		grade: 'Prime',
		collateral: 'MILL',
		cover: '2.5',
		sales: ['100', '33.333333'],
		pooled: ['100', '8.333333'],
		own: '20',
		back: '5',
	},
	{
		provider: 4,
		device: 'RTX A6000',
		grade: 'Open',
		collateral: 'USD',
		cover: '0.9',
		sales: ['150', '75'],
	},
	{ provider: 4, device: 'A40 PCIe', grade: 'Open', collateral: 'MILL', cover: '1', sales: ['60', '60'] },
	{
		provider: 5,
		device: 'H100 PCIe 80 GB',
		grade: 'Open',
		collateral: 'USD',
		cover: '0.8',
		sales: ['24', '8'],
	},
	{
		provider: 6,
		device: 'A100 PCIe 80 GB',
		grade: 'Open',
		collateral: 'MILL',
		cover: '1.2',
		sales: ['48', '96'],
	},
	{
		provider: 7,
		device: 'H100 PCIe 80 GB',
		grade: 'Prime',
		collateral: 'USD',
		cover: '3',
		sales: ['10', '40'],
		pooled: ['10', '40'],
	},
	{ provider: 7, device: 'RTX A4000', grade: 'Prime', collateral: 'USD', cover: '2.25', sales: ['100'] },
	{
		provider: 9,
		device: 'Tesla V100 SXM2 16 GB',
		grade: 'Open',
		collateral: 'USD',
		cover: '0.7',
		sales: ['36'],
	},
];

/** The vault of the reference vector: ten units at 1 USD over eight of collateral at 0.20 USD. */
export const SEED = {
	provider: 8,
	device: REFERENCE.name,
	grade: 'Open',
	collateral: 'TEST',
	amount: 8n * MICRO,
	sales: ['10'],
	expected: { cr: '0.16', rp: '0.42', fp: '14.2' },
};

/** A vault that lives its whole life: issued from, retired and closed. */
export const CLOSED = {
	provider: 5,
	device: 'RTX A6000',
	grade: 'Open',
	collateral: 'USD',
	cover: '0.75',
	own: '4',
};

/** Classes that have a pool. */
export const pools = [
	...new Set(vaults.filter(({ pooled }) => pooled !== undefined).map(({ device }) => device)),
];

/**
 * Leases: who redeems the fungible units of a class, for how many devices and minutes, and who ends it. One without
 * an end is still delivered when the scenario is over. None of the customers has ever bought. The chain chooses who
 * delivers, but for one customer who names a provider, and so gets devices of another than its units came from.
 */
export const leases = [
	{ label: 'lab', device: 'H100 PCIe 80 GB', devices: 8n, minutes: 360n, ends: 'Customer' },
	{ label: 'studio', device: 'H100 PCIe 80 GB', devices: 4n, minutes: 600n, provider: 7 },
	{ label: 'hospital', device: 'A100 PCIe 80 GB', devices: 16n, minutes: 240n, ends: 'Customer' },
	{ label: 'school', device: 'A100 PCIe 80 GB', devices: 8n, minutes: 720n },
	{ label: 'bank', device: 'A100 PCIe 40 GB', devices: 16n, minutes: 480n, ends: 'Provider' },
	{ label: 'archive', device: 'RTX A5000', devices: 7n, minutes: 100n, ends: 'Customer' },
];

/** Who takes units that came back out of the pool again, as units of another provider than it had its lease from. */
export const TAKEN_OUT = { label: 'lab', provider: 7, device: 'H100 PCIe 80 GB', units: '8' };

/** Number of accounts that buy. */
export const BUYERS = 24;

/** Number of attestors: more than have to agree on a fleet, so that they take turns. */
export const ATTESTORS = 5;

/** What a planned lease asks for. */
export function orderOf({ devices, minutes }) {
	const duration = minutes * MINUTE;
	return { devices, duration, units: leaseUnits(devices, duration) };
}

/** Device-hours that a vault owes once everything planned is sold. */
export function plannedUnits({ sales = [], late = '0', own = '0', back = '0' }) {
	return sum([...sales, late, own].map(units)) - units(back);
}
