/** What the scenario found, as tables for people and as rows of its report for programs. */
import { format, short } from '../lib/fixed.js';
import { INFINITE } from '../lib/kernel.js';
import { feeders, offers, reportOf } from '../lib/prices.js';
import { brief } from '../lib/report.js';
import { print, printRows } from '../lib/table.js';
import * as plan from './plan.js';

/** A price with as many decimals as it needs to be told apart. */
const usd = (value) => format(value, 18, value >= 10n ** 18n ? 2 : 4);

/** Who reports what. */
export function printFeeders(cast) {
	print(
		`Feeders: ${offers.length} offers of ${new Set(offers.map(({ cloud }) => cloud)).size} clouds`,
		['feeder', 'kind', '>offers', '>devices', 'clouds'],
		feeders.map((feeder) => [
			feeder.name,
			feeder.group,
			offers.filter(({ cloud }) => feeder.clouds.includes(cloud)).length,
			reportOf(feeder).size,
			feeder.clouds.join(', ') || 'published prices',
		]),
	);
	return cast.feeders.map(({ address }, i) => ({
		...feeders[i],
		account: address,
		prices: Object.fromEntries(
			[...reportOf(feeders[i])].map(([device, price]) => [device, short(price)]),
		),
	}));
}

/** Who attests how many fleets, with what bond. */
export const attestorRows = ({ cast, bond, attested }) =>
	cast.attestors.map(({ address }, i) => ({
		account: address,
		bond: short(bond, 12),
		fleets: attested[i],
	}));

/** Attestors, who stand in for the machines that a chain cannot see. */
export function printAttestors(rows) {
	print(
		'Attestors (no provider may sell before enough of them attest each of its fleets of the class)',
		['>attestor', '>bond, MILL', '>fleets'],
		rows.map(({ bond, fleets }, i) => [i, bond, fleets]),
	);
}

/** Classes with their quotes, those that count first. */
export function printClasses(classes) {
	const order = ['Live', 'Stale', 'Wide', 'Volatile', 'Halted', 'none'];
	const rows = [...classes].sort(
		(a, b) => order.indexOf(a.status) - order.indexOf(b.status) || a.id - b.id,
	);
	print(
		'Classes, USD per device-hour',
		['>id', 'class', 'kind', '>low', '>mid', '>high', 'status', '>feeders', '>kinds', '>offers'],
		rows.map(({ id, name, kind, quote, status, feeders: count, sources, offers: behind }) => [
			id,
			name,
			kind.toUpperCase(),
			...(quote ? [usd(quote.low), usd(quote.mid), usd(quote.high)] : ['', '', '']),
			status,
			count,
			sources,
			behind,
		]),
	);
}

/** Quotes of what stands behind vaults. */
export function printCollaterals(quotes) {
	print(
		'Collateral, USD per unit (prices of MILL and TEST are made up: a test chain has no market for them)',
		['asset', '>low', '>mid', '>high', 'status', '>feeders', '>haircut'],
		Object.entries(quotes).map(([name, { low, mid, high, status, feeders: count }]) => [
			name,
			format(low, 18, 4),
			format(mid, 18, 4),
			format(high, 18, 4),
			status,
			count,
			`${short(plan.collaterals[name].haircut, 4)} %`,
		]),
	);
}

/** Vaults as a holder sees them. */
export function printVaults(vaults) {
	printRows(
		'Vaults, USD (value: of all units owed; adjusted: what stands behind them counted in)',
		vaults,
		{
			'>id': (vault) => vault.id,
			class: (vault) => vault.class,
			grade: (vault) => vault.grade,
			status: (vault) => vault.status,
			'>collateral': (vault) => `${brief(vault.collateral)} ${vault.collateralAsset.padEnd(4)}`,
			'>CR': (vault) => (vault.coverRatio === null ? '-' : brief(vault.coverRatio, 4)),
			'>RP': (vault) => brief(vault.premiumRate, 4),
			'>issue price': (vault) => brief(vault.issuePrice, 4),
			'>sold': (vault) => brief(vault.sold),
			'>delivered': (vault) => brief(vault.delivered),
			'>owed': (vault) => brief(vault.owed),
			'>value': (vault) => brief(vault.computeValue),
			'>adjusted': (vault) => brief(vault.riskAdjustedValue),
			'>reserve': (vault) => brief(vault.reserve),
		},
	);
}

/** Who bought what. */
export function printPurchases(purchases) {
	print(
		'Purchases, USD (each paid exactly what it was quoted)',
		['>vault', 'class', 'grade', 'buyer', '>units', '>CR after', '>RP', '>value', '>premium', '>paid'],
		[...purchases]
			.sort((a, b) => a.vault - b.vault)
			.map((each) => [
				each.vault,
				each.class,
				each.grade,
				`${each.buyer.slice(0, 8)}…`,
				each.units,
				brief(each.coverRatio, 4),
				brief(each.premiumRate, 4),
				each.cost,
				each.premium,
				each.paid,
			]),
	);
}

/** UTC by class, as wallets and the chain show them. */
export function printUtc(classes) {
	printRows(
		'UTC by class, device-hours (supply = pooled + shortfall; price: USD per device-hour)',
		classes,
		{
			symbol: (each) => each.symbol,
			'>price': (each) => each.price,
			'>pooled': (each) => each.pooled,
			'>shortfall': (each) => each.shortfall,
			'>supply': (each) => each.supply,
			'>in leases': (each) => each.inLeases,
			'>delivered': (each) => each.delivered,
			'>vaults': (each) => each.vaults,
			'in wallets': (each) => each.name,
			'>decimals': (each) => each.decimals,
		},
	);
}

/** A provider by its number and region. */
const providerOf = (i) => `${i}, ${plan.providers[i].region}`;

/** What customers asked the chain before they redeemed. */
export function printQuotes(leases) {
	print(
		'Redemptions as they were quoted before (most: devices that the pool could deliver at once)',
		[
			'customer',
			'>devices',
			'>minutes',
			'>to burn',
			'of',
			'would deliver',
			'>free devices',
			'>most',
			'>minutes to confirm',
		],
		leases.map(({ customer, devices, minutes, symbol, quote }) => [
			customer,
			devices,
			minutes,
			quote.units,
			symbol,
			providerOf(quote.provider),
			quote.free,
			quote.deliverable,
			quote.confirmMinutes,
		]),
	);
}

/** Leases, and what became of them. */
export function printLeases(leases) {
	printRows('Leases, device-hours (what they are worth: at the price above)', leases, {
		'>lease': (each) => each.lease,
		customer: (each) => each.customer,
		redeemed: (each) => each.symbol,
		provider: (each) => providerOf(each.provider),
		'>devices': (each) => each.devices,
		'>booked': (each) => each.booked,
		'>used': (each) => each.used,
		'>refunded UTC': (each) => each.refunded ?? 'runs on',
		'>booked, USD': (each) => brief(each.value),
		'>used, USD': (each) => brief(each.usedValue),
		'ended by': (each) => each.endedBy?.toLowerCase() ?? '-',
		'>compensation': (each) => (each.paid === '0' ? '-' : `${each.paid} ${each.paidAsset}`),
	});
}

/** Supplies and what accounts add up to. */
export function printSupplies({ native, assets, classes }) {
	print(
		'Supplies, and what all accounts add up to',
		['asset', '>supply', '>all accounts'],
		[
			['MILL', native.issuance, native.accounts],
			...[...assets]
				.sort((a, b) => a.asset.localeCompare(b.asset, 'en', { numeric: true }))
				.map(({ asset, supply, accounts }) => [asset, supply, accounts]),
		],
	);
	print(
		'Device-hours by class',
		['class', '>issued', '>retired'],
		classes.map((each) => [each.class, each.issued, each.retired]),
	);
}

/** A vault for the report, from its view. */
export function vaultRow(vault, { record, owed, pricing }, sold) {
	const shown = pricing.unwrap();
	const cover = shown.coverRatio.toBigInt();
	const { decimals } = plan.collaterals[vault.collateral];
	return {
		id: vault.id,
		class: vault.device,
		grade: vault.grade,
		status: record.status.type,
		collateral: short(record.collateral.toBigInt(), decimals),
		collateralAsset: vault.collateral,
		planned: vault.cover ?? null,
		coverRatio: cover === INFINITE ? null : short(cover),
		premiumRate: short(shown.premiumRate.toBigInt()),
		issuePrice: short(shown.issuePrice.toBigInt(), 6),
		issued: short(record.issued.toBigInt(), 6),
		retired: short(record.retired.toBigInt(), 6),
		delivered: short(record.delivered.toBigInt(), 6),
		owed: short(owed.toBigInt(), 6),
		sold: short(sold, 6),
		reserve: short(record.reserve.toBigInt(), 6),
		computeValue: short(shown.computeValue.toBigInt(), 6),
		collateralValue: short(shown.collateralValue.toBigInt(), 6),
		riskAdjustedValue: short(shown.riskAdjustedValue.toBigInt(), 6),
	};
}
