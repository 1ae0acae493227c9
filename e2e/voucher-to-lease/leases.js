/** Leases from the order to their ends, each number computed again. */
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { DOLLARS, UNLIMITED, freeOf } from '../lib/assets.js';
import { min } from '../lib/fixed.js';
import {
	agendaMinute,
	DAY,
	delivered,
	leaseUnits,
	MINUTE,
	penalty,
	reliability,
	route,
	worth,
} from '../lib/lease.js';
import { fields, plain } from '../lib/plain.js';
import { contextOf, keysOf, open, seal } from '../lib/sealed.js';
import { seconds } from '../lib/wait.js';
import * as plan from './plan.js';
import { utc } from './setup.js';

/** The hook has done what is due within this time after its minute. */
const SOON = seconds(60);

/** What `who` got of `asset` in block `block`. */
export async function change({ chain }, asset, who, block) {
	const before = await chain.parent(block);
	const [had, has] = await Promise.all([
		freeOf(chain, asset, who.address, before),
		freeOf(chain, asset, who.address, block),
	]);
	return has - had;
}

/** The fields of the only event `section.method` of a transaction. */
export function only({ events }, section, method) {
	const found = events.filter((each) => each.section === section && each.method === method);
	if (found.length !== 1) throw new Error(`${found.length} events ${section}.${method}`);
	return fields(found[0]);
}

/** What a lease of the plan asks for. */
const orderOf = ({ periods }, { devices, minutes }) => {
	const duration = plan.lasting(minutes, periods.least);
	return { devices, duration, units: leaseUnits(devices, duration) };
};

/** What an order fixes, by the prices and the rules of now. */
function termsOf({ periods, quotes, shares }, vault, { devices, duration, units }) {
	const price = (amount) => worth(amount, quotes.class.mid, quotes[vault.collateral].mid, vault.decimals);
	return {
		confirmPeriod: periods.confirm,
		penalty: shares.penalty,
		penaltyFloor: shares.floor,
		dayPrice: price(leaseUnits(devices, min(duration, DAY))),
		wholePrice: price(units),
	};
}

/** Note the lease that a transaction ordered, and check what its event says. */
export async function ordered(world, label, order, outcome) {
	const { checks, cast, journal, vaults, leases } = world;
	const reserved = only(outcome, 'lease', 'Reserved');
	const page = await journal.at(outcome.block);
	const customer = cast.customers.get(label);
	const vault = vaults.find(({ id }) => BigInt(id) === reserved.vault);
	const due = {
		customer: customer.address,
		provider: vault.owner.address,
		class: BigInt(world.classId),
		...order,
		confirmBy: page.now + world.periods.confirm,
	};
	for (const [key, value] of Object.entries(due))
		checks.equal(`${label}: ${key} of the order`, reserved[key], value);
	for (const [key, value] of Object.entries(termsOf(world, vault, order)))
		checks.equal(`${label}: ${key} of its terms`, reserved.terms[key], value);
	const entry = { label, vault, customer, order, reserved, id: reserved.lease, orderedIn: page };
	leases.set(label, entry);
	return entry;
}

/** A customer who has UTC redeems it, from a named vault if the plan names one. */
export async function redeem(world, lease) {
	const { chain, cast, checks } = world;
	const { label, vault } = lease;
	const order = orderOf(world, lease);
	const customer = cast.customers.get(label);
	const named = vault === undefined ? null : world.vault(vault).id;
	const call = chain.api.tx.utc.redeem(world.classId, order.devices, order.duration, named);
	const outcome = await chain.send('redeem', customer, call);
	const entry = await ordered(world, label, order, outcome);
	checks.equal(
		`${label}: UTC burned`,
		-(await change(world, utc(world), customer, outcome.block)),
		order.units,
	);
	return entry;
}

/** Who should deliver, of the vaults in the pool and the loads of their owners at block `at`. */
async function expectedRoute({ chain, vaults, classId }, { devices, units }, at) {
	const { query } = await chain.api.at(at);
	const candidates = await Promise.all(
		vaults.map(async ({ id, owner, provider }) => {
			const [pooled, load] = await Promise.all([
				query.utc.pooled(id),
				query.lease.loads(owner.address, classId),
			]);
			const [leased, kept, failed] = [load.devices, load.kept, load.failed].map(plain);
			return {
				vault: id,
				units: pooled.isSome ? pooled.unwrap().units.toBigInt() : 0n,
				free: BigInt(plan.providers[provider].devices) - leased,
				reliability: reliability(kept, failed),
			};
		}),
	);
	return route(candidates, devices, units)?.vault ?? null;
}

/**
 * The trader sends UTC to a stranger, who redeems it as soon as it arrives: in the same block, if both transactions
 * got into it in this order.
 */
export async function receiveAndRedeem(world, lease) {
	const { chain, cast, checks, classId } = world;
	const { tx } = chain.api;
	const { label } = lease;
	const order = orderOf(world, lease);
	const customer = cast.customers.get(label);
	const offered = (
		await chain.view('Utc', 'quote_redemption', [classId, order.devices, order.duration])
	).unwrap();
	const call = tx.utc.redeem(classId, order.devices, order.duration, null);
	const sending = chain.send(
		'send UTC',
		cast.trader,
		tx.assets.transfer(utc(world).WithId, customer.address, order.units),
	);
	let outcome = await chain.attempt(customer, call);
	const sent = await sending;
	if (outcome.error?.reason === 'Token.FundsUnavailable')
		outcome = await chain.send('redeem', customer, call);
	if (outcome.error) throw new Error(`redeem: ${outcome.error.reason}`);
	const entry = await ordered(world, label, order, outcome);
	entry.sameBlock = sent.block === outcome.block;
	const expected = await expectedRoute(world, order, await chain.parent(outcome.block));
	checks.equal(`${label}: who was to deliver`, entry.reserved.vault, expected);
	const shown = offered.route.unwrap();
	checks.equal(`${label}: who was said to deliver`, shown.vault.toNumber(), expected);
	checks.equal(`${label}: what it was said to burn`, offered.units.toBigInt(), order.units);
	checks.equal(`${label}: provider that was shown`, shown.provider.toString(), entry.vault.owner.address);
	checks.equal(
		`${label}: UTC left after the redemption`,
		await freeOf(chain, utc(world), customer.address, outcome.block),
		0n,
	);
	return entry;
}

/** In one extrinsic, so in one block: buy units of a vault, pool them, and redeem the UTC. */
export async function buyAndRedeem(world, lease) {
	const { chain, cast, checks, classId } = world;
	const { tx } = chain.api;
	const { label } = lease;
	const { id } = world.vault(lease.vault);
	const order = orderOf(world, lease);
	const all = plan.unitsOf(lease, world.periods.least);
	const customer = cast.customers.get(label);
	const outcome = await chain.batch('buy, pool and redeem', customer, [
		tx.clt.buy(id, all, UNLIMITED),
		tx.utc.pool(id, all),
		tx.utc.redeem(classId, order.devices, order.duration, id),
	]);
	checks.equal(`${label}: units bought`, only(outcome, 'clt', 'Bought').units, all);
	checks.equal(`${label}: UTC got for them`, only(outcome, 'utc', 'Pooled').units, all);
	checks.equal(
		`${label}: UTC redeemed in the same block`,
		only(outcome, 'utc', 'Redeemed').units,
		order.units,
	);
	const entry = await ordered(world, label, order, outcome);
	entry.sameBlock = true;
	checks.equal(
		`${label}: UTC kept for an extension`,
		await freeOf(chain, utc(world), customer.address, outcome.block),
		all - order.units,
	);
	return entry;
}

/** How the customer of a lease reaches its devices. Made up. */
const accessText = ({ label, id, vault }) =>
	JSON.stringify({ host: `${vault.label}.example`, port: 22, user: `lease-${id}`, token: `for ${label}` });

/** The provider hands over access; the customer, and nobody else, reads it off the chain. */
export async function confirm(world, entry) {
	const { chain, checks, journal } = world;
	const { api } = chain;
	const { label, id, customer, vault, order } = entry;
	const text = accessText(entry);
	const context = contextOf(api.genesisHash.toHex(), id);
	const blob = seal(text, customer.publicKey, context);
	const outcome = await chain.send('confirm', vault.owner, api.tx.lease.confirm(id, u8aToHex(blob)));
	const { accessHash, endsAt } = only(outcome, 'lease', 'Confirmed');
	const page = await journal.at(outcome.block);
	checks.equal(`${label}: end of the delivery`, endsAt, page.now + order.duration);

	const { query } = await api.at(outcome.block);
	const stored = hexToU8a(plain((await query.lease.leases(id)).unwrap().access));
	checks.equal(`${label}: hash of the access details`, blake2AsHex(stored, 256), accessHash);
	checks.equal(
		`${label}: access details as the customer reads them`,
		open(stored, keysOf(customer.meta.name), context),
		text,
	);
	checks.that(
		`${label}: nobody else reads them`,
		open(stored, keysOf('//Stranger'), context) === null &&
			open(stored, keysOf(vault.owner.meta.name), context) === null,
	);
	entry.confirmedIn = page;
	entry.since = page.now;
	entry.accessBytes = stored.length;
	return entry;
}

/** What of a lease should be delivered at the clock of `page`. */
const deliveredBy = ({ order, since }, page) =>
	since === undefined ? 0n : delivered(order.units, order.duration, page.now - since);

/**
 * Check the end of a lease in all that it moved: `told` are the events of its block, by transaction or hook.
 * @param {string} by why it ended, as the event says
 */
export async function ended(world, entry, by, told, page) {
	const { checks } = world;
	const { label, id, order, customer } = entry;
	const mine = ({ section, method, fields: each }, name) =>
		section === 'lease' && method === name && each.lease === id;
	const end = told.find((each) => mine(each, 'Ended'))?.fields;
	if (!end) throw new Error(`${label}: no event says that it ended in block ${page.number}`);
	const due = deliveredBy(entry, page);
	checks.equal(`${label}: why it ended`, end.by, by);
	checks.equal(`${label}: delivered, by the clock`, end.delivered, due);
	checks.equal(`${label}: returned, to the last unit`, end.returned, order.units - due);
	Object.assign(entry, {
		by,
		endedIn: page,
		delivered: due,
		returned: order.units - due,
		waits: end.waits,
		paid: 0n,
	});
	if (end.waits) return entry;
	entry.paidOutIn = page;
	const settled = told.find((each) => mine(each, 'Settled'))?.fields;
	const voided = told.find((each) => mine(each, 'Voided'))?.fields;
	if (by === 'FailedStart')
		checks.that(`${label}: it is void`, voided && !settled, Object.keys(voided ?? {}));
	else checks.equal(`${label}: settled with what was delivered`, settled?.delivered ?? 'nothing', due);
	checks.equal(
		`${label}: UTC that came back`,
		await change(world, utc(world), customer, page.hash),
		order.units - due,
	);
	const paid = voided?.compensation ?? told.find((each) => mine(each, 'Compensated'))?.fields.collateral;
	await compensated(world, entry, paid ?? 0n, page);
	return entry;
}

/** Check what the provider paid: by the terms, limited by the share of the collateral, received in full. */
async function compensated(world, entry, paid, page) {
	const { chain, checks } = world;
	const { label, by, vault, order, reserved, returned, customer } = entry;
	const { dayPrice, wholePrice: whole, penalty: share, penaltyFloor: floor } = reserved.terms;
	const asked = {
		Customer: 0n,
		Time: 0n,
		FailedStart: dayPrice,
		Provider: penalty({ whole, unused: returned, units: order.units, share, floor }),
	}[by];
	const view = (await chain.view('Clt', 'vault', [vault.id], await chain.parent(page.hash))).unwrap();
	const most = (view.record.collateral.toBigInt() * order.units) / view.owed.toBigInt();
	entry.paid = paid;
	checks.equal(`${label}: paid by the provider`, paid, min(asked, most));
	if (asked > 0n) {
		checks.equal(
			`${label}: received by the customer`,
			await change(world, vault.asset, customer, page.hash),
			paid,
		);
	} else {
		checks.equal(
			`${label}: its customer paid no dollar`,
			await change(world, DOLLARS, customer, page.hash),
			0n,
		);
	}
}

/** `who`, a party, ends a lease. */
export async function terminate(world, entry, who, by) {
	const { chain, journal } = world;
	const outcome = await chain.send('terminate', who, chain.api.tx.lease.terminate(entry.id));
	const told = outcome.events.map((each) => ({
		section: each.section,
		method: each.method,
		fields: fields(each),
	}));
	return ended(world, entry, by, told, await journal.at(outcome.block));
}

/** Nobody calls anything: the hook ends a lease in the first block of its minute. */
export async function byHook(world, entry, by, due) {
	const { checks, journal } = world;
	const { label, id } = entry;
	const minute = agendaMinute(due) * MINUTE;
	const patience = Number(minute) - Date.now() + SOON;
	const found = await journal.until(
		`the hook ends ${label}`,
		Math.max(patience, SOON),
		entry.orderedIn.number,
		({ section, method, fields: each }) => section === 'lease' && method === 'Ended' && each.lease === id,
	);
	const { page } = found;
	const before = journal.pages[page.number - 2];
	checks.that(`${label}: ended by the hook`, found.inHook, found.inHook ? 'a hook' : 'a transaction');
	checks.that(
		`${label}: in the first block of its minute`,
		before.now < minute && minute <= page.now,
		`${before.now} < ${minute} <= ${page.now}`,
	);
	return ended(world, entry, by, page.events, page);
}

/** The number that an error carries: little-endian, behind the index of its variant. */
export function payloadOf({ events }) {
	const failed = events.find(({ section, method }) => section === 'system' && method === 'ExtrinsicFailed');
	const [, low, high] = failed.data.dispatchError.asModule.error;
	return BigInt(low) + 256n * BigInt(high);
}
