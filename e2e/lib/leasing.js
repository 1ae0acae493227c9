/** Leases from the order to their ends, through the chain, each number computed again. */
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { DOLLARS, change, utcOf } from './assets.js';
import { only } from './chain.js';
import { min } from './fixed.js';
import { delivered, orderTerms, penalty, route, worth } from './lease.js';
import { fields, plain } from './plain.js';
import { contextOf, keysOf, open, seal } from './sealed.js';
import { earmarkOf, reliability } from './sla.js';
import { rebuild } from './vaults.js';

/**
 * @typedef {{ label: string, id: number, owner: any, asset: any, decimals: number, devices: number }} Vault a vault
 * that may deliver: whose it is, what stands behind it, how many devices of the class its owner has
 * @typedef {{ devices: bigint, duration: bigint, units: bigint }} Order
 * @typedef {{ label: string, customer: any, classId: number, order: Order }} Wish who asks for what
 */

/** What leases are bound by, as the runtime says. */
export const periodsOf = ({ consts, settings }) => ({
	confirm: settings.confirmPeriod.toBigInt(),
	least: consts.lease.minDuration.toBigInt(),
	most: consts.lease.maxDuration.toBigInt(),
});

/** What a provider pays that ends a lease, in millionths, and what taking units out of a pool costs. */
export const sharesOf = ({ consts }) => ({
	penalty: consts.lease.penalty.toBigInt(),
	floor: consts.lease.penaltyFloor.toBigInt(),
	unpool: consts.utc.unpoolFee.toBigInt(),
});

/** What `units` of a vault are worth in its collateral, at the mids of `quotes`. */
export const priceOf = ({ quotes }, { collateral, decimals }, units) =>
	worth(units, quotes.class.mid, quotes[collateral].mid, decimals);

/** What an order fixes, by the prices and the rules of now. */
export const termsOf = ({ periods, shares, quotes }, vault, order) =>
	orderTerms({ ...periods, ...shares }, (units) => priceOf({ quotes }, vault, units), order);

/** The events of an outcome as a journal has them. */
export const toldBy = ({ events }) =>
	events.map((each) => ({ section: each.section, method: each.method, fields: fields(each) }));

/**
 * Who should deliver, of `vaults` of class `classId` in the pool, and of the loads and scores of their owners at
 * block `at`.
 * @param {Vault[]} vaults
 */
export async function expectedRoute({ chain }, classId, vaults, { devices, units }, at) {
	const candidates = await candidatesOf({ chain }, classId, vaults, at);
	return route(candidates, devices, units)?.vault ?? null;
}

/** What of each vault and its owner the choice depends on. */
export async function candidatesOf({ chain }, classId, vaults, at) {
	const [{ query }, now] = await Promise.all([chain.api.at(at), chain.now(at)]);
	return Promise.all(
		vaults.map(async ({ id, owner, devices: all }) => {
			const [pooled, load, score] = await Promise.all([
				query.utc.pooled(id),
				query.lease.loads(owner.address, classId),
				query.sla.scores(owner.address, classId),
			]);
			const { kept, broken, suspendedUntil } = plain(score);
			return {
				vault: id,
				units: pooled.isSome ? pooled.unwrap().units.toBigInt() : 0n,
				free: suspendedUntil > now ? 0n : BigInt(all) - plain(load.devices),
				reliability: reliability({ kept, broken }),
			};
		}),
	);
}

/** A vault before event `place` of a page, rebuilt from all events of pallet clt until then. */
function vaultBefore({ pages }, page, vault, place) {
	const events = [...pages.slice(0, page.number - 1), { events: page.events.slice(0, place) }]
		.flatMap((each) => each.events)
		.filter(({ section, fields: each }) => section === 'clt' && each.vault === BigInt(vault))
		.map(({ method, fields: data }) => ({ vault, method, data }));
	const { issued, retired, ...rest } = rebuild(events, vault);
	return { ...rest, owed: issued - retired };
}

/** The place of the first event `section.method` of a page that `matches`. */
const placeOf = ({ events }, section, method, matches) =>
	events.findIndex((each) => each.section === section && each.method === method && matches(each.fields));

/**
 * The lease that a transaction ordered, with what its event says checked.
 * @param {Wish & { vaults: Vault[], termsOf: (vault: Vault, order: Order) => any, promise?: { template: bigint,
 * earmark: bigint, fee: bigint } }} wish with those who may deliver it, what the order should fix, and the template that
 * was asked for with the share of the price that stands for it and its fee
 */
export async function ordered({ checks, journal }, wish, outcome) {
	const { label, customer, classId, order, vaults, termsOf, promise = NO_TERMS } = wish;
	const reserved = only(outcome, 'lease', 'Reserved');
	const page = await journal.at(outcome.block);
	const vault = vaults.find(({ id }) => BigInt(id) === reserved.vault);
	const terms = termsOf(vault, order);
	const due = {
		customer: customer.address,
		provider: vault.owner.address,
		classId: BigInt(classId),
		...order,
		confirmBy: page.now + terms.confirmPeriod,
	};
	for (const [key, value] of Object.entries(due))
		checks.equal(`${label}: ${key} of the order`, reserved[key], value);
	for (const [key, value] of Object.entries(terms))
		checks.equal(`${label}: ${key} of its terms`, reserved.terms[key], value);
	const id = reserved.lease;
	const agreed = checkAgreed({ checks, journal }, label, page, vault, { ...reserved, ...promise });
	return { label, vault, customer, classId, order, reserved, agreed, id, orderedIn: page };
}

/** Whoever asks for no terms has those of the first template, which are free and stand for the whole price. */
const NO_TERMS = { template: 0n, earmark: 1_000_000n, fee: 0n };

/** Check what was set aside for the terms of an order: by its price, as far as the collateral of its units goes. */
function checkAgreed({ checks, journal }, label, page, vault, { lease, units, terms, template, earmark, fee }) {
	const place = placeOf(page, 'sla', 'Agreed', (each) => each.lease === lease);
	if (place < 0) throw new Error(`${label}: no event says what was agreed in block ${page.number}`);
	const agreed = page.events[place].fields;
	const after = vaultBefore(journal, page, vault.id, place);
	const before = { ...after, earmarked: after.earmarked - agreed.earmark };
	const price = terms.wholePrice;
	const due = { template, price, fee, earmark: earmarkOf(before, { price, units, share: earmark }) };
	for (const [key, value] of Object.entries(due))
		checks.equal(`${label}: ${key} of its agreement`, agreed[key], value);
	return agreed;
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
	const { label, id, order, customer, classId } = entry;
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
	const expired = told.find((each) => mine(each, 'Expired'))?.fields;
	if (by === 'FailedStart')
		checks.that(`${label}: it expired`, expired && !settled, Object.keys(expired ?? {}));
	else checks.equal(`${label}: settled with what was delivered`, settled?.delivered ?? 'nothing', due);
	checks.equal(
		`${label}: UTC that came back`,
		await change(world, utcOf(classId), customer, page.hash),
		order.units - due,
	);
	const paid = expired?.compensation ?? told.find((each) => mine(each, 'Compensated'))?.fields.collateral;
	await compensated(world, entry, paid ?? 0n, page);
	return entry;
}

/** Check what the provider paid: by the terms, limited by the share of what is not set aside, received in full. */
async function compensated(world, entry, paid, page) {
	const { checks, journal } = world;
	const { label, id, by, vault, order, reserved, returned, customer } = entry;
	const { dayPrice, wholePrice: whole, penalty: share, penaltyFloor: floor } = reserved.terms;
	const asked = {
		Customer: 0n,
		Time: 0n,
		FailedStart: dayPrice,
		Provider: penalty({ whole, unused: returned, units: order.units, share, floor }),
	}[by];
	entry.paid = paid;
	if (asked > 0n) {
		const end = placeOf(page, 'lease', 'Ended', (each) => each.lease === id);
		const later = placeOf(
			{ events: page.events.slice(end) },
			'clt',
			'Compensated',
			({ vault: of }) => of === BigInt(vault.id),
		);
		const { collateral, earmarked, owed } = vaultBefore(journal, page, vault.id, end + later);
		checks.equal(
			`${label}: paid by the provider`,
			paid,
			min(asked, ((collateral - earmarked) * order.units) / owed),
		);
		checks.equal(
			`${label}: received by the customer`,
			await change(world, vault.asset, customer, page.hash),
			paid,
		);
	} else {
		checks.equal(`${label}: paid by the provider`, paid, 0n);
		// What terms cost is given back at once if the delivery never began.
		const back = entry.since === undefined ? entry.agreed.fee : 0n;
		const got = await change(world, DOLLARS, customer, page.hash);
		checks.equal(`${label}: its customer paid no dollar`, got, back);
	}
}

/** `who`, a party, ends a lease. */
export async function terminate(world, entry, who, by) {
	const { chain, journal } = world;
	const outcome = await chain.send('terminate', who, chain.api.tx.lease.terminate(entry.id));
	return ended(world, entry, by, toldBy(outcome), await journal.at(outcome.block));
}
