/** What the scenario found, as tables for people and as rows of its report for programs. */
import { format, short } from '../lib/fixed.js';
import { brief } from '../lib/report.js';
import { print } from '../lib/table.js';
import { PARTS } from '../lib/waterfall.js';
import { perHour } from './claim.js';

const usd = (value) => format(value, 18, 4);

/** Quotes before and after the shock. */
export function printShock(before, after) {
	print(
		'The shock, USD',
		['feed', '>low', '>mid', '>high', '>low after', '>mid after', '>high after', 'status after'],
		Object.keys(before).map((name) => [
			name,
			...[before, after].flatMap((quotes) =>
				['low', 'mid', 'high'].map((key) => usd(quotes[name][key])),
			),
			after[name].status,
		]),
	);
}

/** Who liquidated what. */
export function printLiquidations(liquidations) {
	print(
		'Liquidations (limit: what bounded them, the target of the vault or the share of the collateral)',
		['vault', 'grade', '>holder', '>asked', '>burned', '>paid', '>cover', '>cover after', 'limit'],
		liquidations.map((each) => [
			each.vault,
			each.grade,
			each.holder,
			each.asked,
			each.burned,
			`${each.paid} ${each.asset}`,
			brief(each.coverBefore, 4),
			brief(each.coverAfter, 4),
			each.limit,
		]),
	);
}

/** Settled vaults, for tables and for the report. */
export function settlements({ vaults, settled }) {
	return vaults
		.filter(({ fate }) => fate)
		.map((vault) => {
			const entry = settled.get(vault.label);
			const text = ({ collateral, reserve }) => ({
				collateral: short(collateral, vault.decimals),
				reserve: short(reserve, 6),
			});
			return {
				vault: vault.label,
				id: vault.id,
				by: vault.fate.by,
				remedy: vault.fate.remedy,
				outcome: entry.outcome,
				rate: short(entry.rate),
				frozenAt: entry.frozen.number,
				fixedAt: entry.fixed.number,
				units: short(entry.units, 6),
				burned: short(entry.burned, 6),
				asset: vault.collateral,
				pot: text(entry.pot),
				...Object.fromEntries(PARTS.map((part) => [part, text(entry.parts[part])])),
				residue: text(entry.residue),
				claims: entry.claims.map((claim) => ({
					who: claim.who,
					turn: claim.turn,
					units: short(claim.units, 6),
					...text(claim),
					perHour: perHour(claim, vault.decimals),
				})),
			};
		});
}

const two = ({ collateral, reserve }) => `${brief(collateral)} + ${brief(reserve)}`;

/** Settlements: who got what. */
export function printSettlements(rows) {
	print(
		'Settlements (collateral + USD; each row sums up to its pot, to the last unit)',
		[
			'vault',
			'by',
			'ordered',
			'outcome',
			'>rate',
			'>burned',
			'>units',
			'>pot',
			...PARTS.map((part) => `>${part}`),
		],
		rows.map((row) => [
			row.vault,
			row.by,
			row.remedy,
			row.outcome,
			brief(row.rate, 4),
			brief(row.burned),
			brief(row.units),
			`${two(row.pot)} ${row.asset}`,
			...PARTS.map((part) => two(row[part])),
		]),
	);
}

/** Claims in the order in which they were made. */
export function printClaims(rows) {
	print(
		'Claims, in their order (what a device-hour brought is cut off, so that it may differ in its last digits)',
		[
			'vault',
			'>turn',
			'claimant',
			'>units',
			'>collateral',
			'>USD',
			'>collateral per hour',
			'>USD per hour',
		],
		rows.flatMap((row) =>
			row.claims.map((claim) => [
				row.vault,
				claim.turn,
				claim.who === 'owner' ? 'owner' : `holder ${claim.who}`,
				claim.units,
				`${claim.collateral} ${row.asset}`,
				claim.reserve,
				...claim.perHour.map((each) => (each === '-' ? each : brief(each, 6))),
			]),
		),
	);
	print(
		'What rounding left, to the backstop',
		['vault', '>collateral', '>USD'],
		rows.map(({ vault, residue, asset }) => [vault, `${residue.collateral} ${asset}`, residue.reserve]),
	);
}
