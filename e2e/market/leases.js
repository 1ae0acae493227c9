/** Fungible units become leases: quoted, ordered, confirmed with sealed access, metered and ended. */
import { change, utcOf } from '../lib/assets.js';
import { sum } from '../lib/audit.js';
import { max } from '../lib/fixed.js';
import { deliverable, delivered, MINUTE } from '../lib/lease.js';
import * as leasing from '../lib/leasing.js';
import { takeOut } from '../lib/pooling.js';
import { until } from '../lib/wait.js';
import * as plan from './plan.js';

/** The pool of a class by its device. */
const poolOf = ({ pools }, name) => pools.find(({ device }) => device === name);

/** The most devices that one of `vaults` could deliver for `duration` before any has been leased. */
const mostOf = ({ put }, vaults, duration) =>
	vaults
		.map(({ id, devices }) => {
			const pooled = put.filter(({ vault }) => vault === id);
			return deliverable({ units: sum(pooled, ({ units }) => units), free: devices }, duration);
		})
		.reduce((a, b) => max(a, b));

/** What the redemption of a planned lease would burn and who would deliver it, by the view function. */
export async function quoteRedemption(world, lease, at) {
	const { chain, checks } = world;
	const { classId, vaults } = poolOf(world, lease.device);
	const { devices, duration, units } = plan.orderOf(lease);
	const answer = (
		await chain.view('Utc', 'quote_redemption', [classId, devices, duration, null], at)
	).unwrap();
	const route = answer.route.unwrap();
	const quoted = {
		units: answer.units.toBigInt(),
		vault: route.vault.toNumber(),
		provider: vaults.find(({ id }) => id === route.vault.toNumber()).provider,
		free: route.free.toNumber(),
		deliverable: answer.deliverable.toNumber(),
		confirmPeriod: answer.confirmPeriod.toBigInt(),
	};
	const { owner, devices: free } = vaults.find(({ id }) => id === quoted.vault);
	const most = await chain.view('Utc', 'deliverable', [classId, duration], at);
	checks.equal(`${lease.label}: UTC that would be burned`, quoted.units, units);
	checks.equal(`${lease.label}: provider that was shown`, route.provider.toString(), owner.address);
	checks.equal(`${lease.label}: free devices of it`, quoted.free, free);
	checks.equal(`${lease.label}: time to confirm`, quoted.confirmPeriod, world.periods.confirm);
	checks.equal(`${lease.label}: most devices`, quoted.deliverable, mostOf(world, vaults, duration));
	checks.equal(`${lease.label}: most devices, by their own view`, most.toNumber(), quoted.deliverable);
	return quoted;
}

/** What an order fixes, by the quotes of its vault. */
const termsOf = ({ periods, shares }, vault, order) =>
	leasing.termsOf(
		{ periods, shares, quotes: { ...vault.quotes, [vault.collateral]: vault.quotes.collateral } },
		vault,
		order,
	);

/** A customer redeems all that it was sent, from the provider whom it names or from whom the chain chooses. */
async function redeem(world, lease, quoted) {
	const { chain, cast, checks } = world;
	const { label, provider } = lease;
	const { classId, vaults, symbol } = poolOf(world, lease.device);
	const order = plan.orderOf(lease);
	const customer = cast.customers.get(label);
	const named = vaults.find((vault) => vault.provider === provider)?.id ?? null;
	const call = chain.api.tx.utc.redeem(classId, order.devices, order.duration, named, null);
	const outcome = await chain.send('redeem', customer, call);
	const wish = { label, customer, classId, order, vaults, termsOf: (...args) => termsOf(world, ...args) };
	const entry = await leasing.ordered(world, wish, outcome);
	const before = await chain.parent(outcome.block);
	const chosen = named ?? (await leasing.expectedRoute(world, classId, vaults, order, before));
	checks.equal(`${label}: who delivers`, entry.vault.id, chosen);
	if (named === null) checks.equal(`${label}: who was said to deliver`, quoted.vault, chosen);
	const burned = -(await change(world, utcOf(classId), customer, outcome.block));
	checks.equal(`${label}: UTC burned`, burned, order.units);
	return { ...entry, symbol, quoted };
}

/** All customers ask for a quote, and redeem. Returns the leases by their labels. */
export async function redeemAll(world) {
	const at = await world.chain.head();
	const entries = await Promise.all(
		plan.leases.map(async (lease) => redeem(world, lease, await quoteRedemption(world, lease, at))),
	);
	return new Map(entries.map((entry) => [entry.label, entry]));
}

/** All providers hand over access, sealed; the customers, and nobody else, open it. */
export async function confirmAll(world) {
	return Promise.all([...world.leases.values()].map((entry) => leasing.confirm(world, entry)));
}

/** The leases of a customer that are not over, by the view function. */
export async function leasesOf({ chain }, { customer }, at) {
	const page = await chain.view('Lease', 'leases_of', [customer.address, null, 10], at);
	return [...page.leases].map((id) => id.toBigInt());
}

/** What the chain shows of a lease that runs at block `at`, compared with what follows from the clock. */
export async function meter(world, entry, at) {
	const { chain, checks } = world;
	const { label, id, since, order } = entry;
	const [now, shown] = await Promise.all([chain.now(at), chain.view('Lease', 'lease', [id], at)]);
	const view = shown.unwrap();
	const due = delivered(order.units, order.duration, now - since);
	const after = `${(now - since) / 1000n} s after its start`;
	checks.equal(`${label}: delivered ${after}`, view.delivered.toBigInt(), due);
	checks.equal(`${label}: unused ${after}`, view.unused.toBigInt(), order.units - due);
	checks.equal(`${label}: leases of its customer ${after}`, await leasesOf(world, entry, at), [id]);
	return { delivered: due, unused: order.units - due };
}

/** Wait until all leases are in their second minute or a later one, and read their meters. */
export async function meterAll(world) {
	const { chain } = world;
	const leases = [...world.leases.values()];
	await until(
		'a minute of all leases',
		Number(2n * MINUTE),
		async () => {
			const now = await chain.now();
			return leases.every(({ since }) => now - since > MINUTE);
		},
		1000,
	);
	const at = await chain.head();
	return Promise.all(leases.map((entry) => meter(world, entry, at)));
}

/** Leases end before their time, by who the plan says. */
export async function endSome(world) {
	const ending = plan.leases.filter(({ ends }) => ends !== undefined);
	return Promise.all(
		ending.map(({ label, ends }) => {
			const entry = world.leases.get(label);
			const who = ends === 'Provider' ? entry.vault.owner : entry.customer;
			return leasing.terminate(world, entry, who, ends);
		}),
	);
}

/** Units that came back to a customer leave the pool as those of a vault that it had nothing to do with. */
export async function takeOutSome(world) {
	const { label, provider, device, units } = plan.TAKEN_OUT;
	const { classId, backstop, vaults, symbol } = poolOf(world, device);
	const vault = vaults.find((each) => each.provider === provider);
	const asked = plan.units(units);
	const who = world.cast.customers.get(label);
	const got = await takeOut(world, { who, classId, vault, asked, backstop });
	return { label, vault, symbol, classId, asked, ...got };
}
