/**
 * What the scenario sets up: one class, two kinds of collateral of which one will lose half of its price, and
 * vaults of which each will fail in its own way. All of it is made up.
 */
import { MILL, ONE, parse } from '../lib/fixed.js';
import {
	ATTESTORS,
	FEEDERS,
	RULE,
	SPEC,
	TEST_COLLATERAL,
	report,
	reports,
	sum,
	termsOf,
	units,
} from '../lib/plan.js';

export { ATTESTORS, FEEDERS, RULE, report, reports, units };

/** The class that all vaults owe. It stands for no device. */
export const CLASS = { name: 'Compute right that may fail', spec: SPEC };

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
		shocked: parse('0.09'),
	},
	TEST: { ...TEST_COLLATERAL, price: parse('0.5'), shocked: parse('0.5') },
};

/** Terms. The knee of Prime is high, so that these vaults have reserves too. */
export const terms = termsOf(4n * ONE);

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
		cover: '2.5',
		holders: ['40', '25.000001', '15.5', '7.25'],
	},
	{
		label: 'drained',
		provider: 0,
		grade: 'Open',
		collateral: 'MILL',
		cover: '0.82',
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
		cover: '1.65',
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
		cover: '2',
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

/** Device-hours that a vault owes once all is sold. */
export const planned = ({ holders, own = '0' }) => sum([...holders, own].map(units));
