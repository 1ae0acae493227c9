/**
 * What the scenario sets up: one class, two kinds of collateral of which one will lose half of its price, and
 * vaults of which each will fail in its own way. All of it is made up.
 */
import { TEST } from '../lib/assets.js';
import { MICRO, MILL, ONE, parse } from '../lib/fixed.js';

/** The class that all vaults owe. It stands for no device. */
export const CLASS = {
	name: 'Compute right that may fail',
	spec: {
		kind: 'Gpu',
		precision: 'Fp32',
		throughput: 1_000_000,
		memoryMib: 1024,
		bandwidthMbS: 1000,
		qubits: 0,
		interconnect: 'Standalone',
	},
};

/** Source groups of the feeders. */
export const FEEDERS = [0, 0, 1, 1, 2];

/** As many attestors as have to agree on a fleet. */
export const ATTESTORS = 3;

/** Three feeders of two groups that agree to 2 %. */
export const RULE = { quorum: 3, sources: 2, spread: 0.02 };

/** What feeder `i` reports of something that costs `price`: within half a percent. */
export const report = (price, i) => price + ((BigInt(i) - 2n) * price) / 400n;

/** Price of a device-hour, USD. It stays. */
export const CLASS_PRICE = parse('2');

/**
 * What stands behind vaults. The limit of the distance from the slow price is chosen so that half of the price
 * may go at once and the quote still counts.
 */
export const collaterals = {
	MILL: {
		asset: 'Native',
		decimals: 12,
		haircut: 200_000n,
		ceiling: 5_000_000n * MILL,
		min: '0.01',
		max: '100',
		deviation: 1,
		price: parse('0.2'),
		shocked: parse('0.1'),
	},
	TEST: {
		asset: TEST,
		decimals: 6,
		haircut: 0n,
		ceiling: 1_000_000n * MICRO,
		min: '0.01',
		max: '100',
		price: parse('0.5'),
		shocked: parse('0.5'),
	},
};

const BONUS = 50_000n;
/** Terms. The knee of Prime is high, so that these vaults have reserves too. */
export const terms = {
	prime: {
		issueRatio: parse('1.5'),
		maintenanceRatio: parse('1.2'),
		windDownRatio: parse('1.05'),
		curve: { knee: 4n * ONE, slope: ONE / 2n },
		bonus: BONUS,
	},
	open: {
		issueRatio: parse('0.5'),
		maintenanceRatio: parse('0.4'),
		windDownRatio: parse('0.35'),
		curve: { knee: ONE, slope: ONE / 2n },
		bonus: BONUS,
	},
	fuse: 100_000n * MICRO,
};

/** Providers: where they are, their devices, and how many accounts they declare as their own. */
export const providers = [
	{ region: 'IS', devices: 8, affiliates: 0 },
	{ region: 'PT', devices: 8, affiliates: 1 },
	{ region: 'GR', devices: 8, affiliates: 2 },
	{ region: 'MT', devices: 8, affiliates: 0 },
];

/**
 * Vaults: provider, grade, collateral, the cover ratio once all is sold, the device-hours that each holder buys,
 * those that the provider issues to itself (`own`) and those of them that its first affiliate gets
 * (`affiliate`). `claims` is the order in which holders will claim; `owner` is the owner, which may where it is
 * not at fault. `reporter` is the number of the witness that gets the reporter's share.
 */
export const vaults = [
	{
		label: 'thin',
		provider: 0,
		grade: 'Prime',
		collateral: 'MILL',
		cover: '2.3',
		holders: ['40', '25.000001', '15.5', '7.25'],
	},
	{
		label: 'drained',
		provider: 0,
		grade: 'Open',
		collateral: 'MILL',
		cover: '0.77',
		holders: ['30.333331', '21', '12.75'],
	},
	{
		label: 'sound',
		provider: 0,
		grade: 'Prime',
		collateral: 'TEST',
		cover: '2',
		holders: ['10', '4.5'],
		offered: '5',
	},
	{
		label: 'paid',
		provider: 1,
		grade: 'Prime',
		collateral: 'MILL',
		cover: '1.55',
		holders: ['31.333333', '17.000003', '25.1', '9.876543'],
		fate: { by: 'hook', remedy: 'GracefulExit', outcome: 'GracefulExit', claims: [3, 1, 0, 2] },
	},
	{
		label: 'short',
		provider: 1,
		grade: 'Open',
		collateral: 'MILL',
		cover: '0.6',
		own: '16',
		affiliate: '6.000001',
		holders: ['22.222221', '18', '27.5', '14.285713'],
		fate: { by: 'hook', remedy: 'GracefulExit', outcome: 'Hybrid', claims: [0, 3, 2, 1] },
	},
	{
		label: 'graceful',
		provider: 2,
		grade: 'Prime',
		collateral: 'TEST',
		cover: '2',
		own: '5.000001',
		holders: ['13.333333', '21.7', '8.000007'],
		fate: { by: 'sudo', remedy: 'GracefulExit', outcome: 'GracefulExit', claims: [2, 'owner', 0, 1] },
	},
	{
		label: 'stopped',
		provider: 2,
		grade: 'Prime',
		collateral: 'TEST',
		cover: '1.8',
		holders: ['9.5', '14.000003', '30'],
		fate: { by: 'sudo', remedy: 'HardStop', outcome: 'HardStop', reporter: 0, claims: [1, 2, 0] },
	},
	{
		label: 'hybrid',
		provider: 2,
		grade: 'Open',
		collateral: 'TEST',
		cover: '0.55',
		own: '14',
		affiliate: '4.123457',
		holders: ['24.999999', '11.111111', '33', '17.000009'],
		fate: { by: 'sudo', remedy: 'Hybrid', outcome: 'Hybrid', reporter: 1, claims: [3, 2, 1, 0] },
	},
	{
		label: 'condemned',
		provider: 3,
		grade: 'Prime',
		collateral: 'MILL',
		cover: '4.4',
		own: '8.5',
		holders: ['16.000001', '24.3', '6.999999'],
		fate: { by: 'proof', remedy: 'Hybrid', outcome: 'Hybrid', reporter: 2, claims: [1, 0, 2] },
	},
];

/** Accounts that report: of the hard stop, of the hybrid, and of the device that is in two fleets. */
export const WITNESSES = 3;

/** Which device of its fleet the last provider pledges again, and with how many others. */
export const PLEDGE = { provider: 3, shared: 2, others: 3 };

/** What the liquidator of the thin vault burns first: less than it may. */
export const FIRST_BITE = '5.000003';

/** Device-hours in smallest units. */
export const units = (text) => parse(text, 6);

/** Device-hours that a vault owes once all is sold. */
export const planned = ({ holders, own = '0' }) =>
	[...holders, own].map(units).reduce((sum, each) => sum + each, 0n);
