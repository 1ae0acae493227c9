/** Settled vaults through the chain: what each settlement and each claim says, against what the rules make of them. */
import { DOLLARS, change, cltOf, freeOf } from './assets.js';
import { only } from './chain.js';
import { fields, plain } from './plain.js';
import { sum } from './plan.js';
import { LEGS, PARTS, settle, share, sum as sumOf } from './waterfall.js';

/** Units of a vault that `accounts` hold at block `at`. */
async function unitsOf({ chain }, vault, accounts, at) {
	const held = accounts.map(({ address }) => freeOf(chain, cltOf(vault), address, at));
	return sum(await Promise.all(held));
}

/**
 * Compare what the event `told` says of the settlement of `vault` with what the rules make of the vault as it was at
 * block `before`. Returns what is due, and the pot.
 * @param {{ label: string, vault: number, remedy: string, outcome: string, culpable: any[], reporterShare: bigint,
 * prices: { unit: bigint, collateral: bigint }, decimals: number }} order what was ordered, what is planned to come
 * of it, and accounts of the owner
 */
export async function checkSettlement(world, order, told, before) {
	const { chain, checks } = world;
	const { label, vault, prices, culpable, outcome, ...rest } = order;
	const { record, owed } = plain(await chain.view('Clt', 'vault', [vault], before));
	const pot = { collateral: record.collateral - record.earmarked, reserve: record.reserve };
	const due = settle({
		...rest,
		pot,
		units: owed,
		culpable: await unitsOf(world, vault, culpable, before),
		pooled: 0n,
		referencePrice: prices.unit,
		collateralPrice: prices.collateral,
	});
	checks.equal(`${label}: outcome as planned`, told.outcome, outcome);
	checks.equal(`${label}: reference price`, told.referencePrice, prices.unit);
	for (const key of ['outcome', 'rate', 'burned', 'units'])
		checks.equal(`${label}: ${key} by the rules`, told[key], due[key]);
	for (const leg of LEGS) {
		for (const part of PARTS)
			checks.equal(`${label}: ${leg} to ${part}`, told[part][leg], due[part][leg]);
		const parts = sumOf(PARTS.map((part) => told[part]));
		checks.equal(`${label}: ${leg} of all parts and the pot`, parts[leg], pot[leg]);
	}
	return { ...due, owed, pot };
}

/** What a transaction cost who sent it, native. */
export function feeOf(events) {
	const paid = events.find(
		({ section, method }) => section === 'transactionPayment' && method === 'TransactionFeePaid',
	);
	return paid ? fields(paid).actualFee : 0n;
}

/** What `who` got of `asset` by a transaction, the native fee not counted. */
export const gained = async (world, asset, who, { events, block }) =>
	(await change(world, asset, who, block)) + (asset === 'Native' ? feeOf(events) : 0n);

/**
 * `who` claims of a settled vault: what the event says and what arrives is the share of the pot, whoever claimed
 * before. Returns that, and the units.
 * @param {string} name for the names of the checks
 * @param {{ id: number, asset: any }} vault
 * @param {{ units: bigint, holders: any }} settlement
 */
export async function claim(world, name, who, { id, asset }, settlement) {
	const { chain, checks } = world;
	const units = await unitsOf(world, id, [who]);
	const due = share(settlement, units);
	const outcome = await chain.send('claim', who, chain.api.tx.clt.claim(id));
	const told = only(outcome, 'clt', 'Claimed');
	const got = {
		collateral: await gained(world, asset, who, outcome),
		reserve: await gained(world, DOLLARS, who, outcome),
	};
	checks.equal(`${name}: units`, told.units, units);
	for (const leg of LEGS) {
		checks.equal(`${name}: ${leg}`, told[leg], due[leg]);
		checks.equal(`${name}: ${leg} received`, got[leg], due[leg]);
	}
	checks.equal(`${name}: units left`, await unitsOf(world, id, [who], outcome.block), 0n);
	return { units, ...got };
}
