/** Pools and leases at the end, against what was done, and against the events of all blocks. */
import { freeOf, utcOf } from '../lib/assets.js';
import { sum } from '../lib/audit.js';
import { EQUATIONS, stateOf, tellings } from '../lib/equations.js';
import { short } from '../lib/fixed.js';
import { computeValue } from '../lib/kernel.js';
import { MINUTE } from '../lib/lease.js';
import { plain } from '../lib/plain.js';
import { Leases, nameOf } from '../lib/replay.js';
import { leasesOf, meter } from './leases.js';
import * as plan from './plan.js';

/** Units that should be in the pool of a class, or of one of its vaults: what went in less what went out. */
export function pooledBy({ put, leases, unpooled }, isOf) {
	const entries = [...leases.values()].filter(({ vault }) => isOf(vault.id));
	return (
		sum(
			put.filter(({ vault }) => isOf(vault)),
			({ units }) => units,
		) -
		sum(entries, ({ order }) => order.units) +
		sum(entries, ({ by, returned }) => (by ? returned : 0n)) -
		(isOf(unpooled.vault.id) ? unpooled.units : 0n)
	);
}

/** All equations of a class at the end of the last page, events until then included. */
async function equations({ chain, checks }, pool, pages) {
	const state = await stateOf(chain, pool, [...tellings(pages, pool.classId)].at(-1));
	for (const [name, holds] of Object.entries(EQUATIONS))
		checks.that(`${pool.symbol}: ${name}`, holds(state), holds(state) ? 'at the end' : 'not at the end');
	return state;
}

/** What the views say of a class, against what was done, and against balances. */
async function classRow(world, pool, pages, at) {
	const { chain, checks, leases, unpooled } = world;
	const { classId, symbol, quote, wallet, vaults, backstop } = pool;
	const state = await equations(world, pool, pages);
	const own = [...leases.values()].filter((entry) => entry.classId === classId);
	const running = own.filter(({ by }) => !by);
	const totals = plain((await chain.view('Utc', 'totals', [classId], at)).unwrap());
	const inLeases = plain(await chain.view('Lease', 'class_totals', [classId], at));
	const isOf = (vault) => vaults.some(({ id }) => id === vault);
	const fee = unpooled.classId === classId ? unpooled.fee : 0n;
	const due = {
		supply: [totals.supply, state.utc.supply],
		'supply as pooled and shortfall': [totals.supply, totals.pooled + totals.shortfall],
		pooled: [totals.pooled, pooledBy(world, isOf)],
		shortfall: [totals.shortfall, 0n],
		debt: [totals.debt, 0n],
		leases: [inLeases.leases, running.length],
		'in leases': [inLeases.units, sum(running, ({ order }) => order.units)],
		delivered: [inLeases.delivered, sum(own, ({ by, delivered }) => (by ? delivered : 0n))],
		'UTC of the backstop': [await freeOf(chain, utcOf(classId), backstop, at), fee],
	};
	for (const [what, [actual, expected]] of Object.entries(due))
		checks.equal(`${symbol}: ${what}`, actual, expected);
	await vaultViews(world, pool, at);
	return {
		class: pool.device,
		...wallet,
		price: short(quote.mid),
		...Object.fromEntries(['supply', 'pooled', 'shortfall'].map((key) => [key, short(totals[key], 6)])),
		inLeases: short(inLeases.units, 6),
		delivered: short(inLeases.delivered, 6),
		leases: Number(inLeases.leases),
		vaults: Number(totals.vaults),
	};
}

/** What the view says of each vault of a pool, against what was done. */
async function vaultViews(world, { classId, symbol, vaults }, at) {
	const { chain, checks, leases } = world;
	const listed = plain(await chain.view('Utc', 'vaults', [classId, null, 100], at));
	checks.equal(`${symbol}: vaults in the pool`, listed.length, vaults.length);
	for (const { id } of vaults) {
		const shown = listed.find(({ vault }) => vault === BigInt(id));
		const running = [...leases.values()].filter(({ by, vault }) => !by && vault.id === id);
		const inLease = sum(running, ({ order }) => order.units);
		const pooled = pooledBy(world, (vault) => vault === id);
		checks.equal(`${symbol}: pooled of vault ${id}`, shown?.units, pooled);
		checks.equal(`${symbol}: of vault ${id} in leases`, shown?.inLease, inLease);
	}
}

/** What events tell of a lease, against what was done. */
function history({ checks, leases }, pages) {
	const book = new Leases();
	for (const { events, now } of pages)
		for (const each of events.filter(({ section }) => section === 'lease')) book.apply(each, now);
	checks.equal('leases that events told of', book.all.size, leases.size);
	for (const { label, id, by, delivered, returned, paid } of leases.values()) {
		const told = book.all.get(id);
		checks.equal(`${label}: status, by events`, nameOf(told.status), by ? 'Settled' : 'Active');
		if (!by) continue;
		checks.equal(`${label}: delivered, by events`, told.delivered, delivered);
		checks.equal(`${label}: returned, by events`, told.returned, returned);
		checks.equal(`${label}: paid, by events`, told.paid, paid);
	}
}

/** A lease for the report: one that runs has used what its meter shows, and got nothing back. */
async function leaseRow(world, entry, at) {
	const { chain, checks, pools, unpooled } = world;
	const { label, id, customer, classId, symbol, vault, order, quoted, by } = entry;
	const price = pools.find((pool) => pool.classId === classId).quote.mid;
	const { delivered, unused } = by
		? { delivered: entry.delivered, unused: entry.returned }
		: await meter(world, entry, at);
	const returned = by ? entry.returned : 0n;
	const spent = unpooled.label === label ? unpooled.asked : 0n;
	checks.equal(`${label}: used and unused make up all units`, delivered + unused, order.units);
	checks.equal(
		`${label}: UTC at the end`,
		await freeOf(chain, utcOf(classId), customer.address, at),
		returned - spent,
	);
	checks.equal(`${label}: leases at the end`, await leasesOf(world, entry, at), by ? [] : [id]);
	const value = (units) => short(computeValue(units, price), 6);
	return {
		lease: Number(id),
		customer: label,
		account: customer.address,
		symbol,
		class: vault.device,
		vault: vault.id,
		provider: vault.provider,
		region: plan.providers[vault.provider].region,
		quote: {
			units: short(quoted.units, 6),
			provider: quoted.provider,
			free: quoted.free,
			deliverable: quoted.deliverable,
			confirmMinutes: Number(quoted.confirmPeriod / MINUTE),
		},
		devices: Number(order.devices),
		minutes: Number(order.duration / MINUTE),
		accessBytes: entry.accessBytes,
		booked: short(order.units, 6),
		used: short(delivered, 6),
		refunded: by ? short(returned, 6) : null,
		value: value(order.units),
		usedValue: value(delivered),
		endedBy: by ?? null,
		paid: short(entry.paid ?? 0n, vault.decimals),
		paidAsset: vault.collateral,
	};
}

/** All of it at block `at` of height `height`. Returns rows of classes and of leases. */
export async function auditUtc(world, height, at) {
	const { journal, pools, leases, unpooled } = world;
	await journal.advance();
	const pages = journal.pages.slice(0, height);
	history(world, pages);
	const classes = [];
	for (const pool of pools) classes.push(await classRow(world, pool, pages, at));
	const rows = [];
	for (const entry of leases.values()) rows.push(await leaseRow(world, entry, at));
	return {
		classes,
		leases: rows,
		unpooled: {
			customer: unpooled.label,
			symbol: unpooled.symbol,
			vault: unpooled.vault.id,
			charged: short(unpooled.asked, 6),
			units: short(unpooled.units, 6),
			fee: short(unpooled.fee, 6),
		},
	};
}
