/**
 * What holds at the end of every block: what the chain kept about a class, against other things that it kept, and
 * against what all events until then add up to.
 */
import { clt, utc } from './asset-ids.js';
import { same, sums, text } from './compare.js';
import * as ledger from './ledger.js';
import { plain } from './plain.js';
import { Pools, pooledOf } from './pools.js';
import { Leases } from './replay.js';

/** The accounts that keep the pooled units of all vaults, and the units of all leases. */
async function keepers(chain) {
	const [pool, escrow] = await Promise.all([
		chain.view('Utc', 'pool_account', []),
		chain.view('Lease', 'escrow_account', []),
	]);
	return { pool: pool.toString(), escrow: escrow.toString() };
}

/** Those of `entries` that are of class `classId`, by their keys. */
const ofClass = (entries, classId) =>
	new Map([...entries].filter(([, { classId: id }]) => id === BigInt(classId)));

/** What the chain keeps about the pool of class `classId` and its leases at the end of block `hash`. */
async function read(chain, classId, hash) {
	const { query } = await chain.api.at(hash);
	const [pool, pooled, leases, loads, book] = await Promise.all([
		query.utc.pools(classId),
		query.utc.pooled.entries(),
		query.lease.leases.entries(),
		query.lease.loads.entries(),
		ledger.read(chain.api, hash),
	]);
	const entriesOf = (entries) =>
		entries.map(([key, record]) => [plain(key.args[0]), plain(record.unwrap())]);
	return {
		pool: pool.isSome ? plain(pool.unwrap()) : null,
		pooled: ofClass(entriesOf(pooled), classId),
		leases: ofClass(entriesOf(leases), classId),
		loads: loads
			.filter(([key]) => plain(key.args[1]) === BigInt(classId))
			.map(([key, record]) => ({ provider: key.args[0].toString(), ...plain(record) })),
		assets: book.assets,
	};
}

/** The ring of vaults, walked once around from where the pool says. */
function ring({ pool, pooled }) {
	const seen = [];
	for (let vault = pool.first; vault !== null && !seen.includes(vault); vault = pooled.get(vault).next) {
		if (!pooled.has(vault) || pooled.get(pooled.get(vault).next)?.prev !== vault) return null;
		seen.push(vault);
	}
	return seen;
}

/** What a lease is, whoever tells it: as text, to compare. */
const essence = ({
	customer,
	provider,
	classId: id,
	vault,
	devices,
	duration,
	units,
	status,
	reservedAt,
	due,
	terms,
}) => text([customer, provider, id, vault, devices, duration, units, status, reservedAt, due, terms]);

/**
 * What must hold at the end of every block: of the state as it was read, and what events tell (`told`), true or
 * false. The names are those under which the report counts blocks.
 */
export const EQUATIONS = {
	'UTC supply = pooled CLT + shortfall': ({ pool, utc }) => utc.supply === pool.pooled + pool.shortfall,
	'UTC supply = Σ over all accounts': ({ utc }) => utc.supply === utc.free + utc.held,
	'pooled CLT = Σ over the vaults of the ring': (state) => {
		const walked = ring(state);
		const units = [...state.pooled.values()].reduce((sum, each) => sum + each.units, 0n);
		return (
			units === state.pool.pooled &&
			walked?.length === state.pooled.size &&
			state.pool.vaults === BigInt(walked.length)
		);
	},
	'CLT of each vault on the account of the pools = units pooled': ({ pooled, balances }) =>
		same(new Map([...pooled].map(([vault, { units }]) => [vault, units])), balances('pool')),
	'CLT of each vault in the escrow = Σ units of its leases': ({ leases, balances }) =>
		same(sums([...leases.values()].map(({ vault, units }) => [vault, units])), balances('escrow')),
	'devices of each load = Σ devices of leases that are not over': ({ leases, loads }) =>
		same(
			sums(
				[...leases.values()]
					.filter(({ status }) => !status.Ended)
					.map(({ provider, devices }) => [provider, devices]),
			),
			sums(loads.map(({ provider, devices }) => [provider, devices])),
		),
	'debt is nothing just where the shortfall is': ({ pool }) =>
		(pool.debt === 0n) === (pool.shortfall === 0n),
	'nothing is delivered beyond the units of a lease': ({ leases }) =>
		[...leases.values()].every(({ status, units }) => !status.Ended || status.Ended.delivered <= units),
	'the pool is what its events tell': ({ pool, pooled, utc, told }) =>
		told.pool.supply === utc.supply &&
		told.pool.shortfall === pool.shortfall &&
		told.pool.debt === pool.debt &&
		pooledOf(told.pool) === pool.pooled &&
		same(told.pool.vaults, new Map([...pooled].map(([vault, { units }]) => [vault, units]))),
	'leases are what their events tell': ({ leases, told }) =>
		same(
			new Map([...leases].map(([id, record]) => [id, essence(record)])),
			new Map([...told.leases].map(([id, record]) => [id, essence(record)])),
		),
};

/** What events until the end of each page tell of a class. Copies, as the next page changes it. */
export function* tellings(pages, classId) {
	const [pools, leases] = [new Pools(), new Leases()];
	for (const page of pages) {
		const of = (section) => page.events.filter((each) => each.section === section);
		pools.apply(of('utc'));
		for (const each of of('lease')) leases.apply(each, page.now);
		const pool = pools.all.get(BigInt(classId));
		yield { page, told: structuredClone({ pool, leases: ofClass(leases.live(), classId) }) };
	}
}

/**
 * The whole state of a class, whose vaults are `vaults`, at the end of a page, with what is needed to compare.
 * @param {{ classId: number, vaults: { id: number }[] }} class
 */
export async function stateOf(chain, { classId, vaults }, { page, told }) {
	const [state, keeper] = await Promise.all([read(chain, classId, page.hash), keepers(chain)]);
	const balances = (kind) =>
		new Map(
			vaults
				.map(({ id }) => [
					BigInt(id),
					state.assets.get(clt(id))?.accounts.get(keeper[kind]) ?? 0n,
				])
				.filter(([, units]) => units > 0n),
		);
	return { ...state, utc: state.assets.get(utc(classId)), balances, told };
}
