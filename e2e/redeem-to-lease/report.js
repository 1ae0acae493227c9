/** What the scenario found, as tables for people and as rows of its report for programs. */
import { format, short } from '../lib/fixed.js';
import { MINUTE } from '../lib/lease.js';
import { brief } from '../lib/report.js';
import { print, printRows } from '../lib/table.js';

const usd = (value) => format(value, 18, 4);
const secondsOf = (milliseconds) => `${milliseconds / 1000n} s`;

/** Quotes. */
export function printQuotes(quotes) {
	print(
		'Quotes, USD',
		['feed', '>low', '>mid', '>high', '>feeders', 'status'],
		Object.entries(quotes).map(([name, quote]) => [
			name,
			...['low', 'mid', 'high'].map((key) => usd(quote[key])),
			quote.feeders,
			quote.status,
		]),
	);
}

/** Leases, for tables and for the report. */
export const leaseRows = ({ leases }) =>
	[...leases.values()].map((entry) => ({
		lease: Number(entry.id),
		label: entry.label,
		provider: entry.vault.label,
		vault: entry.vault.id,
		devices: Number(entry.order.devices),
		minutes: Number(entry.order.duration / MINUTE),
		units: short(entry.order.units, 6),
		sameBlock: entry.sameBlock ?? null,
		orderedIn: entry.orderedIn.number,
		confirmedIn: entry.confirmedIn?.number ?? null,
		accessBytes: entry.accessBytes ?? 0,
		extended: entry.extended ? Number(entry.extended / MINUTE) : 0,
		endedIn: entry.endedIn.number,
		paidOutIn: entry.paidOutIn.number,
		ran: entry.since === undefined ? null : secondsOf(entry.endedIn.now - entry.since),
		by: entry.by,
		delivered: short(entry.delivered, 6),
		returned: short(entry.returned, 6),
		paid: short(entry.paid, entry.vault.decimals),
		asset: entry.vault.collateral,
	}));

/** How leases went. */
export function printLeases(rows) {
	printRows('Leases (delivered and returned are all units, to the last one)', rows, {
		lease: (row) => row.label,
		vault: (row) => row.provider,
		'>devices': (row) => row.devices,
		'>minutes': (row) => (row.extended ? `${row.minutes} (${row.extended} more)` : row.minutes),
		'>units': (row) => row.units,
		'same block': (row) => (row.sameBlock === null ? '-' : row.sameBlock ? 'yes' : 'no'),
		'>ordered': (row) => row.orderedIn,
		'>confirmed': (row) => row.confirmedIn ?? '-',
		'>ended': (row) =>
			row.endedIn === row.paidOutIn ? row.endedIn : `${row.endedIn}, settled ${row.paidOutIn}`,
		'>ran': (row) => row.ran ?? '-',
		by: (row) => row.by,
		'>delivered': (row) => row.delivered,
		'>returned': (row) => row.returned,
		'>paid': (row) => (row.paid === '0' ? '-' : `${row.paid} ${row.asset}`),
	});
}

/** What customers read from events. */
export function printSteps(steps, rows) {
	const label = (id) => rows.find(({ lease }) => BigInt(lease) === id)?.label ?? id;
	print(
		'What customers knew, from events alone',
		['lease', '>block', 'event', 'so it is', 'what to do next'],
		steps.map((step) => [label(step.lease), step.block, step.event, step.status, step.next]),
	);
}

/** The failure, for the report. */
export const failureRow = ({ failure: { fixed, claimed, sold, paid } }) => ({
	referencePrice: short(fixed.referencePrice),
	rate: short(fixed.rate),
	pooled: short(claimed.pooled, 6),
	leased: short(claimed.leased, 6),
	delivered: short(claimed.delivered, 6),
	burned: short(claimed.burned, 6),
	sold: { amount: short(sold.amount, 12), total: short(sold.total, 6), cashBefore: short(sold.there, 6) },
	paid: paid.map(({ label, ...each }) => ({
		label,
		...Object.fromEntries(Object.entries(each).map(([key, value]) => [key, short(value, 6)])),
	})),
});

/** Who was paid what for UTC of the settled vault. */
export function printFailure(row) {
	print(
		`UTC of a settled vault, made good at ${row.referencePrice} USD a device-hour`,
		['step', '>units', '>USD', '>shortfall left', '>debt left'],
		[
			['claimed of the pool, by a stranger', row.pooled, '', '', ''],
			['claimed of the lease that waited', row.leased, '', '', ''],
			['the backstop burned UTC of its own', row.burned, '', '', ''],
			[`the backstop sold ${brief(row.sold.amount)} MILL`, '', row.sold.total, '', ''],
			...row.paid.map((each) => [
				`paid to the ${each.label}`,
				each.units,
				each.paid,
				each.shortfall,
				each.debt,
			]),
		],
	);
}

/** Vaults. */
export function printVaults(rows) {
	printRows('Vaults (issued = CLT + delivered + claimed)', rows, {
		vault: (row) => row.vault,
		grade: (row) => row.grade,
		collateral: (row) => row.collateral,
		status: (row) => row.status,
		'>issued': (row) => row.issued,
		'>delivered': (row) => row.delivered,
		'>claimed': (row) => row.claimed,
		'>CLT': (row) => row.supply,
		'>compensation': (row) => (row.paid === '0' ? '-' : `${row.paid} ${row.collateral}`),
	});
}

/** Providers. */
export function printProviders(rows) {
	print(
		'Providers',
		['provider', '>devices', '>leases', '>confirmed', '>not started', '>broken', '>reliability'],
		rows.map(({ provider, devices, leases, kept, failed, agreements, reliability }) => [
			provider,
			devices,
			leases,
			kept,
			failed,
			agreements.broken,
			brief(reliability),
		]),
	);
}

/** Supplies where they changed, for the report. */
export function supplyRows({ supplies }) {
	const text = ({ supply, pooled, shortfall, debt }) =>
		[supply, pooled, shortfall, debt].map((each) => short(each, 6));
	return supplies
		.filter((each, i) => i === 0 || text(each).join() !== text(supplies[i - 1]).join())
		.map((each) => {
			const [supply, pooled, shortfall, debt] = text(each);
			return { block: each.number, supply, pooled, shortfall, debt };
		});
}
