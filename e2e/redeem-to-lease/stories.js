/** Leases, each of which ends in its own way, and two customers who race for the last devices. */
import { u8aToHex } from '@polkadot/util';
import { freeOf } from '../lib/assets.js';
import { account, only } from '../lib/chain.js';
import { delivered, leaseUnits, MINUTE, worth } from '../lib/lease.js';
import { confirm, terminate } from '../lib/leasing.js';
import { refused } from '../lib/refusals.js';
import { sleep, until } from '../lib/wait.js';
import { buyAndRedeem, byHook, ordered, payloadOf, redeem } from './leases.js';
import * as plan from './plan.js';
import { utc } from './setup.js';

/** The most bytes of access details. */
const MOST_ACCESS = 512;

/** What a node answers to a transaction that is not valid, and to one that the runtime cannot read. */
const CODES = { invalid: 1010, unreadable: 1002 };

/** A lease, as `entry` ordered it, that its customer ends early, once its second minute has begun. */
export async function early(world, entry) {
	const { chain, cast } = world;
	const { tx } = chain.api;
	const { id, customer, vault } = entry;
	const blob = u8aToHex(new Uint8Array(32).fill(7));
	await Promise.all([
		refused(
			world,
			'confirming as another',
			'lease.NotProvider',
			cast.stranger,
			tx.lease.confirm(id, blob),
			'by a stranger',
		),
		refused(
			world,
			'handing over no access',
			'lease.NoAccess',
			vault.owner,
			tx.lease.confirm(id, '0x'),
			'an empty blob',
		),
		refused(
			world,
			'extending before the confirmation',
			'lease.NotActive',
			customer,
			tx.lease.extend(id, MINUTE),
			'a minute',
		),
		refused(
			world,
			'settling before the confirmation',
			'lease.NotActive',
			cast.stranger,
			tx.lease.settle(id),
			'by anybody',
		),
		refused(
			world,
			'expiring before the deadline',
			'lease.TooEarly',
			cast.stranger,
			tx.lease.expire(id),
			'by anybody',
		),
	]);
	await oversized(world, entry);
	await confirm(world, entry);
	await Promise.all([
		refused(
			world,
			'confirming twice',
			'lease.NotReserved',
			vault.owner,
			tx.lease.confirm(id, blob),
			'by the provider',
		),
		refused(
			world,
			'terminating as a stranger',
			'lease.NotParty',
			cast.stranger,
			tx.lease.terminate(id),
			'a lease of another',
		),
		refused(
			world,
			'settling before the end',
			'lease.TooEarly',
			cast.stranger,
			tx.lease.settle(id),
			'by anybody',
		),
		refused(
			world,
			'expiring a running lease',
			'lease.NotReserved',
			cast.stranger,
			tx.lease.expire(id),
			'by anybody',
		),
		refused(
			world,
			'extending as another',
			'lease.NotCustomer',
			cast.stranger,
			tx.lease.extend(id, MINUTE),
			'by a stranger',
		),
		refused(
			world,
			'extending off the grid',
			'lease.OffGrid',
			customer,
			tx.lease.extend(id, world.periods.least + 1n),
			'a millisecond more than the least',
		),
		refused(
			world,
			'extending beyond the longest lease',
			'lease.TooLong',
			customer,
			tx.lease.extend(id, world.periods.most),
			'by as long as the longest lease may be',
		),
		refused(
			world,
			'extending by nothing',
			'lease.TooShort',
			customer,
			tx.lease.extend(id, 0),
			'by no time',
		),
		refused(
			world,
			'extending without UTC',
			'Token.FundsUnavailable',
			customer,
			tx.lease.extend(id, world.periods.least),
			'all UTC is redeemed',
		),
	]);
	await metered(world, entry);
	await terminate(world, entry, customer, 'Customer');
	await refused(
		world,
		'terminating a finished lease',
		'lease.UnknownLease',
		customer,
		tx.lease.terminate(id),
		`lease ${id}, which is settled`,
	);
}

/** A blob that is too long cannot even be read as a call: no node takes it. */
async function oversized({ chain, checks, refusals, ask }, { id }) {
	// An account without funds is refused for that, once its call was read.
	const send = async (bytes) => {
		const call = chain.api.tx.lease.confirm(id, u8aToHex(new Uint8Array(bytes).fill(7)));
		const signed = await call.signAsync(account('//Clumsy'), { nonce: 0 });
		return (await ask('author_submitExtrinsic', [signed.toHex()])).error?.code ?? 'accepted';
	};
	const [fits, exceeds] = [await send(MOST_ACCESS), await send(MOST_ACCESS + 1)];
	checks.equal('access details as long as can be: not paid for', fits, CODES.invalid);
	checks.equal('refused: access details that are too long', exceeds, CODES.unreadable);
	refusals.push({
		attempt: 'handing over too long access details',
		error: 'not a call',
		says: `error ${exceeds} of the node`,
		detail: `${MOST_ACCESS + 1} bytes`,
	});
}

/** Wait until the second minute has begun; what the chain shows meanwhile follows the clock. */
async function metered({ chain, checks }, entry) {
	const { label, id, since, order } = entry;
	const shown = new Set();
	await until(
		`a minute of ${label}`,
		Number(2n * MINUTE),
		async () => {
			const at = await chain.head();
			const now = await chain.now(at);
			const view = (await chain.view('Lease', 'lease', [id], at)).unwrap();
			const due = delivered(order.units, order.duration, now - since);
			if (!shown.has(due)) {
				shown.add(due);
				checks.equal(
					`${label}: delivered ${(now - since) / 1000n} s after its start`,
					view.delivered.toBigInt(),
					due,
				);
				checks.equal(`${label}: unused then`, view.unused.toBigInt(), order.units - due);
			}
			return now - since > MINUTE;
		},
		1000,
	);
	checks.atLeast(`${label}: different readings of the meter`, shown.size, 2);
}

/** A lease that is extended once and runs to its end. */
export async function whole(world, lease) {
	const { chain, checks, periods } = world;
	const entry = await buyAndRedeem(world, lease);
	await confirm(world, entry);
	const { label, id, customer, vault, order, since, reserved } = entry;
	const extra = plan.lasting(lease.extra, periods.least);
	const outcome = await chain.send('extend', customer, chain.api.tx.lease.extend(id, extra));
	const extended = only(outcome, 'lease', 'Extended');
	const duration = order.duration + extra;
	const units = leaseUnits(order.devices, duration);
	const price = worth(
		units - order.units,
		world.quotes.class.mid,
		world.quotes[vault.collateral].mid,
		vault.decimals,
	);
	const due = { duration: extra, units: units - order.units, price, endsAt: since + duration };
	for (const [key, value] of Object.entries(due))
		checks.equal(`${label}: ${key} of the extension`, extended[key], value);
	checks.equal(`${label}: UTC left`, await freeOf(chain, utc(world), customer.address, outcome.block), 0n);
	entry.order = { ...order, duration, units };
	entry.extended = extra;
	reserved.terms.wholePrice += price;
	await byHook(world, entry, 'Time', since + duration);
	checks.equal(`${label}: all was delivered`, entry.delivered, units);
}

/** A lease that is over sooner than it had to be confirmed: the hook has not forgotten it until then. */
export async function brief(world, lease) {
	const entry = await redeem(world, lease);
	await confirm(world, entry);
	await byHook(world, entry, 'Time', entry.since + entry.order.duration);
	world.checks.equal(`${entry.label}: all was delivered`, entry.delivered, entry.order.units);
}

/** A lease that its provider gives up. */
export async function dropped(world, lease) {
	const entry = await redeem(world, lease);
	await confirm(world, entry);
	await terminate(world, entry, entry.vault.owner, 'Provider');
	world.checks.that(`${entry.label}: its provider paid`, entry.paid > 0n, entry.paid);
}

/** A lease whose provider never answers, until it is too late. */
export async function silent(world, lease) {
	const { checks, periods } = world;
	// The hook acts in the next whole minute. There has to be time for somebody to be late before it.
	const phase = () => (BigInt(Date.now()) + periods.confirm) % MINUTE;
	await until('the right second', Number(MINUTE), () => phase() < 24_000n, 200);
	const entry = await redeem(world, lease);
	await Promise.all([contend(world), tooLate(world, entry)]);
	checks.that(`${entry.label}: its provider paid a day's price`, entry.paid > 0n, entry.paid);
}

/** The deadline passes. The provider is refused, and then the hook expires the lease. */
async function tooLate(world, entry) {
	const { id, vault, reserved } = entry;
	await sleep(Math.max(Number(reserved.confirmBy) - Date.now() + 500, 0));
	const call = world.chain.api.tx.lease.confirm(id, '0x07');
	const detail = 'after the deadline, before the hook';
	await Promise.all([
		refused(world, 'confirming late', 'lease.TooLate', vault.owner, call, detail),
		byHook(world, entry, 'FailedStart', reserved.confirmBy),
	]);
}

/**
 * Two customers want all free devices of a provider, in one block. One of them gets them, and lets them go again
 * for nothing.
 */
async function contend(world) {
	const { chain, cast, checks, classId, refusals } = world;
	const { id, owner } = world.vault(plan.RACE.vault);
	const free = (await chain.view('Lease', 'load_of', [owner.address, classId])).free.toBigInt();
	const duration = plan.lasting(plan.RACE.minutes, world.periods.least);
	const order = { devices: free, duration, units: leaseUnits(free, duration) };
	const call = () => chain.api.tx.utc.redeem(classId, free, duration, id, null);
	const outcomes = await Promise.all(
		plan.RACE.labels.map((label) => chain.attempt(cast.customers.get(label), call())),
	);
	const winner = outcomes.findIndex(({ error }) => !error);
	const loser = outcomes.findIndex(({ error }) => error);
	if (winner < 0 || loser < 0)
		throw new Error(`race: ${winner < 0 ? 'nobody' : 'everybody'} got the devices`);
	const [won, lost] = [outcomes[winner], outcomes[loser]];
	checks.equal('race: why the other did not', lost.error.reason, 'utc.CannotDeliver');
	checks.equal('race: devices that it was told of', payloadOf(lost), 0n);
	refusals.push({
		attempt: 'racing for the last devices',
		error: lost.error.reason,
		says: lost.error.docs,
		detail: `${free} devices, wanted by two${won.block === lost.block ? ' in one block' : ''}`,
	});
	const entry = await ordered(world, plan.RACE.labels[winner], order, won);
	const left = await chain.view('Lease', 'load_of', [owner.address, classId]);
	checks.equal('race: devices left', left.free.toBigInt(), 0n);
	await terminate(world, entry, entry.customer, 'Customer');
	checks.equal('race: the winner lost nothing', entry.returned, order.units);
}
