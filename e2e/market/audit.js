/** Everything that the chain keeps about vaults and supplies, computed again from elsewhere. */
import { DOLLARS, freeOf } from '../lib/assets.js';
import * as common from '../lib/audit.js';
import { parse, short } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import * as plan from './plan.js';
import { auditUtc } from './utc-audit.js';

/** Compare supplies, reserves and holds with what events and accounts add up to. */
async function supplies(world, views, events, at) {
	const { chain, checks, vaults, cast } = world;
	const ids = vaults.map(({ id }) => id);
	const { book, rows } = await common.assets(world, at);
	const rebuilt = common.records(world, ids, views, events, book);
	await common.holds(world, cast.providers, plan.collaterals, vaults, views, at);
	await common.bonds(world, cast, at);

	const classes = [];
	for (const [device, id] of world.classIds) {
		const members = rebuilt.filter((_, i) => vaults[i].classId === id);
		if (members.length > 0) classes.push(await common.classTotals(world, device, id, members, at));
	}

	const [keeper] = await chain.view('Clt', 'accounts', [0], at);
	checks.equal(
		'reserves of all vaults and the account that keeps them',
		await freeOf(chain, DOLLARS, keeper, at),
		common.sum(rebuilt, ({ reserve }) => reserve),
	);
	for (const [i, vault] of vaults.entries()) {
		if (!vault.closed) continue;
		const [, backstop] = await chain.view('Clt', 'accounts', [vault.classId], at);
		const held = await freeOf(chain, DOLLARS, backstop, at);
		checks.equal(`${vault.device}: backstop`, held, rebuilt[i].released);
	}
	return {
		report: { native: plain(book.native), assets: rows, classes },
		sold: new Map(ids.map((id, i) => [id, rebuilt[i].sold])),
	};
}

/** The cover of a vault when all was sold: before it delivered any of it, or paid for what it did not deliver. */
export function soldRatio({ leases }, { id, collateral, quotes }, { record, owed }) {
	const { decimals, haircut } = plan.collaterals[collateral];
	const paid = common.sum(
		[...leases.values()].filter(({ vault }) => vault.id === id),
		(entry) => entry.paid ?? 0n,
	);
	const held = record.collateral.toBigInt() + paid;
	const colv = kernel.collateralValue(held, decimals, quotes.collateral.low, haircut);
	const all = owed.toBigInt() + record.delivered.toBigInt();
	return kernel.coverRatio(colv, kernel.computeValue(all, quotes.class.high));
}

/** Compare what the chain shows of a vault with the kernel written again. */
function pricing(world, views) {
	world.vaults.forEach((vault, i) => {
		const { record, owed, pricing: shown } = views[i];
		const { decimals, haircut } = plan.collaterals[vault.collateral];
		const name = `vault ${vault.id}`;
		const priced = shown.unwrap();
		const { class: unit, collateral } = vault.quotes;
		const valueOf = (amount) => kernel.collateralValue(amount, decimals, collateral.low, haircut);
		const [all, aside] = [record.collateral.toBigInt(), record.earmarked.toBigInt()];
		const colv = valueOf(all);
		const cv = kernel.computeValue(owed.toBigInt(), unit.mid);
		const ratio = kernel.coverRatio(colv, kernel.computeValue(owed.toBigInt(), unit.high));
		const sold = soldRatio(world, vault, views[i]);
		world.checks.equal(`${name}: ratio shown`, priced.coverRatio.toBigInt(), ratio);
		if (vault.cover && !vault.closed && !vault.condemned) {
			// As planned, up to a thousandth.
			const planned = parse(vault.cover);
			const near = sold >= planned && (sold - planned) * 1000n <= planned;
			world.checks.that(`${name}: planned ratio`, near, `${short(sold)}, planned ${vault.cover}`);
		}
		world.checks.equal(`${name}: collateral value shown`, priced.collateralValue.toBigInt(), colv);
		world.checks.equal(
			`${name}: risk-adjusted value shown`,
			priced.riskAdjustedValue.toBigInt(),
			kernel.riskAdjustedValue(cv, valueOf(all - aside), record.reserve.toBigInt()),
		);
	});
}

/** Numbers as text. */
const plain = (record) =>
	Object.fromEntries(Object.entries(record).map(([key, value]) => [key, short(value, 12)]));

/** Mean time between blocks 1 and `height`, in seconds. */
async function meanBlockTime(api, height) {
	const time = async (number) => {
		const { query } = await api.at(await api.rpc.chain.getBlockHash(number));
		return (await query.timestamp.now()).toNumber();
	};
	const [first, last] = await Promise.all([time(1), time(height)]);
	return Number(((last - first) / (height - 1) / 1000).toFixed(2));
}

/** All of it, at the best block. Returns what the report says of it. */
export async function audit(world) {
	const { api } = world.chain;
	const hash = await api.rpc.chain.getBlockHash();
	const height = (await api.rpc.chain.getHeader(hash)).number.toNumber();
	const at = hash.toHex();
	const ids = world.vaults.map(({ id }) => id);
	const views = await common.vaultViews(world.chain, ids, at);
	const { rows, events } = await common.provenance(world, ids, views, height);
	const { report, sold } = await supplies(world, views, events, at);
	pricing(world, views);
	const utc = await auditUtc(world, height, at);
	const condemned = world.vaults.findIndex((vault) => vault.condemned);
	world.checks.equal('the vault on condemned fleets', views[condemned].record.status.type, 'Settled');
	const secondsPerBlock = await meanBlockTime(api, height);
	return { at, height, secondsPerBlock, views, provenance: rows, supplies: report, sold, utc };
}
