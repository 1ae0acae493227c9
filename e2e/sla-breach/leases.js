/** Leases under terms: ordered for what the quote said, confirmed, and settled when they are over. */
import { change, utcOf } from '../lib/assets.js';
import * as leasing from '../lib/leasing.js';
import { refuseAll } from '../lib/refusals.js';
import { feeOf } from '../lib/sla.js';
import { seconds, sleep } from '../lib/wait.js';
import * as plan from './plan.js';
import { promiseOf, quote } from './terms.js';

/** What is due now is done within this time. */
const SOON = seconds(60);
/** After a moment that a call has to wait for. */
const MARGIN = 150;

/** Sleep until the clock has reached `moment`: the first block after it can have what is sent then. */
export const reach = (moment) => sleep(Math.max(0, Number(moment) - Date.now()) + MARGIN);

/** The call to redeem `order` under the terms `promise` for `feeMax` at most, naming a vault or none. */
export const redeemCall = ({ chain, classId }, order, vault, promise, feeMax) =>
	chain.api.tx.utc.redeem(
		classId,
		order.devices,
		order.duration,
		vault,
		promise === null ? null : { template: promise.template, feeMax },
	);

/** Note the lease that a transaction ordered, and check what its events say. */
async function noted(world, label, order, promise, outcome) {
	const { cast, checks, classId, vaults, leases, quotes } = world;
	const customer = cast.customers.get(label);
	const fee = feeOf(order.units, quotes.class.mid, promise.fee);
	const wish = {
		label,
		customer,
		classId,
		order,
		vaults,
		promise: { ...promise, fee },
		termsOf: (...args) => leasing.termsOf(world, ...args),
	};
	const entry = await leasing.ordered(world, wish, outcome);
	checks.equal(
		`${label}: UTC burned`,
		-(await change(world, utcOf(classId), customer, outcome.block)),
		order.units,
	);
	leases.set(label, Object.assign(entry, { promise, events: [] }));
	return entry;
}

/** A customer redeems under the terms of the provider whom it names. */
export async function redeemNamed(world, lease) {
	const { chain, cast, quotes } = world;
	const { label, provider } = lease;
	const order = plan.orderOf(lease);
	const promise = promiseOf(world, provider);
	const fee = feeOf(order.units, quotes.class.mid, promise.fee);
	const call = redeemCall(world, order, world.vault(provider).id, promise, fee);
	const outcome = await chain.send('redeem', cast.customers.get(label), call);
	return noted(world, label, order, promise, outcome);
}

/** A customer asks what it would get, and gets that: from whoever the chain chooses. */
export async function redeemRouted(world, lease, promise) {
	const { chain, cast, checks, classId } = world;
	const { label } = lease;
	const order = plan.orderOf(lease);
	const said = await quote(world, label, order, promise);
	const customer = cast.customers.get(label);
	const outcome = await chain.send('redeem', customer, redeemCall(world, order, null, promise, said.fee));
	const entry = await noted(world, label, order, promise, outcome);
	const before = await chain.parent(outcome.block);
	const expected = await leasing.expectedRoute(world, classId, world.vaults, order, before);
	checks.equal(`${label}: who delivers`, entry.vault.id, expected);
	checks.equal(`${label}: who was said to deliver`, said.vault.id, expected);
	for (const key of ['template', 'fee', 'earmark'])
		checks.equal(`${label}: ${key} as it was quoted`, entry.agreed[key], said[key]);
	return Object.assign(entry, { said });
}

/** What terms do not allow at an order. */
export async function refuseOrders(world) {
	const { cast, quotes } = world;
	const lease = plan.later.at(-1);
	const order = plan.orderOf(lease);
	const customer = cast.customers.get(lease.label);
	const promise = promiseOf(world, 'failing');
	const fee = feeOf(order.units, quotes.class.mid, promise.fee);
	const [own, other] = [world.vault('failing').id, world.vault('sound').id];
	const attempts = [
		['FeeAboveMax', redeemCall(world, order, own, promise, fee - 1n), 'a millionth of a dollar less'],
		[
			'UnknownTemplate',
			redeemCall(world, order, other, promise, fee),
			'of another provider than that of the vault',
		],
		['UnknownTemplate', redeemCall(world, order, own, { template: 999_999 }, fee), 'that nobody defined'],
	];
	await refuseAll(
		world,
		attempts.map(([error, ...rest]) => ['redeeming under terms', error, customer, ...rest]),
		'sla',
	);
}

/** Anybody settles a lease as soon as it is over, unless the hook was first. */
export async function settle(world, entry) {
	const { chain, cast, journal } = world;
	await reach(entry.since + entry.order.duration);
	const outcome = await chain.attempt(cast.stranger, chain.api.tx.lease.settle(entry.id));
	if (!outcome.error)
		return leasing.ended(world, entry, 'Time', leasing.toldBy(outcome), await journal.at(outcome.block));
	const { page } = await journal.until(
		`the end of ${entry.label}`,
		SOON,
		entry.orderedIn.number,
		({ section, method, fields: each }) =>
			section === 'lease' && method === 'Ended' && each.lease === entry.id,
	);
	return leasing.ended(world, entry, 'Time', page.events, page);
}

/** A customer gives up a lease: one that runs, or one that nobody has started. */
export const giveUp = (world, entry) => leasing.terminate(world, entry, entry.customer, 'Customer');
