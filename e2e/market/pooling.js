/** Prime units of many vaults become one token of their class, which is sent to who never bought any. */
import { cltOf, freeOf, utcOf } from '../lib/assets.js';
import { sum } from '../lib/audit.js';
import { allEvents } from '../lib/chain.js';
import { quoteOf } from '../lib/feeds.js';
import { min } from '../lib/fixed.js';
import { inWallets } from '../lib/pooling.js';
import * as plan from './plan.js';

/** A vault as one that delivers leases: whose it is, and what stands behind it. */
function deliverer({ cast }, vault) {
	const { asset, decimals } = plan.collaterals[vault.collateral];
	return {
		...vault,
		label: `provider-${vault.provider}`,
		owner: cast.providers[vault.provider],
		devices: plan.devicesOf(vault.provider, vault.device),
		asset,
		decimals,
	};
}

/** A stranger opens the pools of the plan. Returns them with what wallets show of their units, and the price. */
export async function openPools(world) {
	const { chain, cast, checks, classIds, vaults } = world;
	const [anybody] = cast.customers.values();
	const ids = plan.pools.map((device) => classIds.get(device));
	const { events } = await chain.batch(
		'open pools',
		anybody,
		ids.map((id) => chain.api.tx.utc.open(id)),
	);
	const opened = allEvents(events, 'utc', 'PoolOpened');
	return Promise.all(
		plan.pools.map(async (device, i) => {
			const wallet = await inWallets(world, ids[i], device);
			const told = opened.find((data) => data.classId.toNumber() === ids[i]);
			checks.equal(`UTC ${device}: symbol that was told`, told.symbol.toUtf8(), wallet.symbol);
			return {
				device,
				classId: ids[i],
				wallet,
				symbol: wallet.symbol,
				quote: await quoteOf(world, { Class: ids[i] }),
				backstop: (await chain.view('Clt', 'accounts', [ids[i]]))[1].toString(),
				vaults: vaults
					.filter(({ classId, pooled }) => classId === ids[i] && pooled)
					.map((vault) => deliverer(world, vault)),
			};
		}),
	);
}

/**
 * Who pools how much of which vault: of each sale what the plan says.
 * @param {{ vault: number, buyer: string }[]} purchases those of one vault in the order of its sales
 * @param {{ classId: number, vaults: { id: number, pooled: string[] }[] }[]} pools
 * @returns {{ classId: number, vault: number, holder: string, units: bigint }[]}
 */
export const holdings = (pools, purchases) =>
	pools.flatMap(({ classId, vaults }) =>
		vaults.flatMap(({ id, pooled }) =>
			purchases
				.filter(({ vault }) => vault === id)
				.map(({ buyer }, i) => ({ classId, vault: id, holder: buyer, units: plan.units(pooled[i]) }))
				.filter(({ units }) => units > 0n),
		),
	);

/**
 * Who sends how much to whom, so that everybody has what it wishes: who holds first sends first.
 * @param {{ holder: string, units: bigint }[]} holders
 * @param {{ to: string, units: bigint }[]} wishes
 * @returns {{ from: string, to: string, units: bigint }[]}
 */
export function allocate(holders, wishes) {
	const left = holders.map(({ units }) => units);
	return wishes.flatMap(({ to, units }) => {
		let missing = units;
		const parts = holders.map(({ holder }, i) => {
			const part = min(left[i], missing);
			left[i] -= part;
			missing -= part;
			return { from: holder, to, units: part };
		});
		if (missing > 0n) throw new Error(`${missing} units too few for ${to}`);
		return parts.filter((part) => part.units > 0n);
	});
}

/** Each of `senders` signs one extrinsic with the calls of all of its `list`. */
async function bySender({ chain, cast }, what, list, senderOf, callOf) {
	const senders = [...new Set(list.map(senderOf))];
	const outcomes = senders.map((sender) =>
		chain.batch(
			what,
			cast.buyers.find(({ address }) => address === sender),
			list.filter((each) => senderOf(each) === sender).map(callOf),
		),
	);
	return Promise.all(outcomes);
}

/** Units of a list. */
const unitsOf = (list) => sum(list, ({ units }) => units);

/** Buyers pool what the plan says of what they bought, one for one. Returns what each put in. */
export async function poolUnits(world) {
	const { chain, checks, pools, purchases } = world;
	const put = holdings(pools, purchases);
	await bySender(
		world,
		'pool units',
		put,
		({ holder }) => holder,
		({ vault, units }) => chain.api.tx.utc.pool(vault, units),
	);
	const at = await chain.head();
	for (const { vault, classId, holder } of put) {
		const mine = (each) => each.holder === holder && each.classId === classId;
		const name = `${holder.slice(0, 8)}, vault ${vault}`;
		const bought = purchases.filter((each) => each.vault === vault && each.buyer === holder);
		const all = sum(bought, ({ units }) => plan.units(units));
		const gone = unitsOf(put.filter((each) => mine(each) && each.vault === vault));
		checks.equal(
			`${name}: UTC got`,
			await freeOf(chain, utcOf(classId), holder, at),
			unitsOf(put.filter(mine)),
		);
		checks.equal(`${name}: CLT kept`, await freeOf(chain, cltOf(vault), holder, at), all - gone);
	}
	return put;
}

/** Holders send fungible units to customers who will redeem them, and never bought any. */
export async function sendUnits(world, put) {
	const { chain, cast, checks, pools, purchases } = world;
	const sent = pools.flatMap(({ device, classId }) => {
		const wishes = plan.leases
			.filter((lease) => lease.device === device)
			.map((lease) => ({ to: cast.customers.get(lease.label).address, ...plan.orderOf(lease) }));
		const holders = put.filter((each) => each.classId === classId);
		return allocate(holders, wishes).map((each) => ({ ...each, classId }));
	});
	await bySender(
		world,
		'send units',
		sent,
		({ from }) => from,
		({ classId, to, units }) => chain.api.tx.assets.transfer(utcOf(classId).WithId, to, units),
	);
	const at = await chain.head();
	for (const lease of plan.leases) {
		const { address } = cast.customers.get(lease.label);
		const { classId } = pools.find(({ device }) => device === lease.device);
		const has = await freeOf(chain, utcOf(classId), address, at);
		checks.equal(`${lease.label}: UTC received`, has, plan.orderOf(lease).units);
		const bought = purchases.filter(({ buyer }) => buyer === address);
		checks.equal(`${lease.label}: purchases before`, bought.length, 0);
	}
	return sent;
}
