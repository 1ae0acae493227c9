/** The leases of the plan: how each is ordered, and ended by the hook. */
import { UNLIMITED, change, freeOf } from '../lib/assets.js';
import { only } from '../lib/chain.js';
import { agendaMinute, leaseUnits, MINUTE, orderTerms, worth } from '../lib/lease.js';
import * as leasing from '../lib/leasing.js';
import { seconds } from '../lib/wait.js';
import * as plan from './plan.js';
import { utc } from './setup.js';

/** The hook has done what is due within this time after its minute. */
const SOON = seconds(60);

/** What a lease of the plan asks for. */
const orderOf = ({ periods }, { devices, minutes }) => {
	const duration = plan.lasting(minutes, periods.least);
	return { devices, duration, units: leaseUnits(devices, duration) };
};

/** What an order fixes, by the prices and the rules of now. */
const termsOf = ({ periods, quotes, shares }, vault, order) =>
	orderTerms(
		{ ...periods, ...shares },
		(units) => worth(units, quotes.class.mid, quotes[vault.collateral].mid, vault.decimals),
		order,
	);

/** Note the lease that a transaction ordered, and check what its event says. */
export async function ordered(world, label, order, outcome) {
	const { cast, classId, vaults, leases } = world;
	const customer = cast.customers.get(label);
	const wish = { label, customer, classId, order, vaults, termsOf: (...args) => termsOf(world, ...args) };
	const entry = await leasing.ordered(world, wish, outcome);
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
	const call = chain.api.tx.utc.redeem(world.classId, order.devices, order.duration, named, null);
	const outcome = await chain.send('redeem', customer, call);
	const entry = await ordered(world, label, order, outcome);
	checks.equal(
		`${label}: UTC burned`,
		-(await change(world, utc(world), customer, outcome.block)),
		order.units,
	);
	return entry;
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
		await chain.view('Utc', 'quote_redemption', [classId, order.devices, order.duration, null])
	).unwrap();
	const call = tx.utc.redeem(classId, order.devices, order.duration, null, null);
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
	const expected = await leasing.expectedRoute(
		world,
		classId,
		world.vaults,
		order,
		await chain.parent(outcome.block),
	);
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
		tx.utc.redeem(classId, order.devices, order.duration, id, null),
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
	return leasing.ended(world, entry, by, page.events, page);
}

/** The number that an error carries: little-endian, behind the index of its variant. */
export function payloadOf({ events }) {
	const failed = events.find(({ section, method }) => section === 'system' && method === 'ExtrinsicFailed');
	const [, low, high] = failed.data.dispatchError.asModule.error;
	return BigInt(low) + 256n * BigInt(high);
}
