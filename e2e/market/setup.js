/**
 * From an empty development chain to one where compute can be sold: funds, classes, feeds, feeders with their
 * first prices, providers with their fleets.
 */
import { DOLLARS, grant, issueTestAsset } from '../lib/assets.js';
import * as attestors from '../lib/attestors.js';
import { account, allEvents, event } from '../lib/chain.js';
import { feedParams, submitAll } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { deviceIds } from '../lib/fleet.js';
import { root } from '../lib/merkle.js';
import { GROUPS, RULE, feeders, reportOf } from '../lib/prices.js';
import * as setup from '../lib/setup.js';
import * as plan from './plan.js';

/** The accounts that take part. Alice holds the sudo key, and issues the test assets. */
export function cast() {
	return {
		alice: account('//Alice'),
		feeders: setup.numbered('//Feeder', feeders.length),
		attestors: setup.numbered('//Attestor', plan.ATTESTORS),
		providers: setup.numbered('//Provider', plan.providers.length),
		buyers: setup.numbered('//Buyer', plan.BUYERS),
		customers: setup.named(
			'//Customer',
			plan.leases.map(({ label }) => label),
		),
	};
}

/** Give everyone what bonds, collateral, purchases and fees will take, and list the test asset. */
export async function fund({ chain, cast }) {
	const { api } = chain;
	const demandBond = api.settings.demandBond.toBigInt();
	await Promise.all([
		grant(chain, cast.alice, 'Native', [
			...setup.bondsOf(api, cast, { feeder: 10n * MILL, provider: 100_000n * MILL }),
			...cast.buyers.map((who) => [who, demandBond + 100n * MILL]),
			...[...cast.customers.values()].map((who) => [who, 100n * MILL]),
		]),
		grant(chain, cast.alice, DOLLARS, [
			...cast.providers.map((who) => [who, 100_000n * MICRO]),
			...cast.buyers.map((who) => [who, 25_000n * MICRO]),
		]),
		issueTestAsset(chain, cast.alice, [[cast.providers[plan.SEED.provider], plan.SEED.amount + MICRO]]),
	]);
}

/** Define all classes. Returns their ids by name. */
export async function defineClasses({ chain, cast }) {
	const { tx } = chain.api;
	const calls = plan.classes.map(({ name, source, ...spec }) => tx.registry.defineClass(name, spec));
	const { events } = await chain.sudo('define the classes', cast.alice, calls);
	const defined = allEvents(events, 'registry', 'ClassDefined');
	return new Map(defined.map((data) => [data.name.toUtf8(), data.classId.toNumber()]));
}

/** Register feeds of all classes and collaterals, seat the feeders, and set terms. */
export async function govern({ chain, cast, classIds }) {
	const { tx } = chain.api;
	const ofClass = (name) => ({
		decimals: 6,
		ageMax: name === plan.SHORT_LIVED ? plan.AGE_MAX.short : plan.AGE_MAX.usual,
		min: '0.001',
		max: '100000',
	});
	const feeds = [...classIds].map(([name, id]) =>
		tx.priceFeed.registerFeed({ Class: id }, feedParams(ofClass(name), RULE)),
	);
	const terms = [...classIds].map(([name, id]) =>
		tx.clt.setRiskParams(id, name === plan.REFERENCE.name ? plan.terms.reference : plan.terms.usual),
	);
	const collaterals = setup.listing(tx, plan.collaterals, RULE);
	const seats = setup.seating(
		tx,
		cast.feeders,
		feeders.map(({ group }) => GROUPS.indexOf(group)),
	);
	await Promise.all([
		chain.sudo('register the feeds of classes', cast.alice, feeds),
		chain.sudo('set the terms of classes', cast.alice, terms),
		chain.sudo('list the collaterals', cast.alice, collaterals),
		chain.sudo('seat the feeders', cast.alice, seats),
	]);
}

/** The attestors put their bonds on hold. Returns the bond of one. */
export async function joinAttestors({ chain, cast, checks }) {
	const bonds = await attestors.joinAttestors(chain, cast.attestors);
	const due = chain.api.settings.attestorBond.toBigInt();
	bonds.forEach((bond, i) => checks.equal(`attestor ${i}: bond`, bond, due));
	return due;
}

/** What feeder `i` has to say: prices of the classes in its share, of the reference class and of collaterals. */
export function pricesOf(i, classIds) {
	const ofClasses = [...reportOf(feeders[i])].map(([device, price]) => [
		{ Class: classIds.get(device) },
		price,
	]);
	const ofCollaterals = Object.values(plan.collaterals).map(({ asset, report }) => [
		{ Asset: asset },
		report(i),
	]);
	return [...ofClasses, [{ Class: classIds.get(plan.REFERENCE.name) }, 10n ** 18n], ...ofCollaterals];
}

/** Every feeder submits at once: all that `select` picks of its prices. */
export async function submitPrices({ chain, cast, classIds }, select = () => true) {
	const submissions = feeders.map((_, i) => pricesOf(i, classIds).filter(([feed]) => select(feed)));
	return submitAll(chain, cast.feeders, submissions);
}

/** Providers register and commit their fleets. Returns the fleets by provider and device. */
export async function commitFleets({ chain, cast, classIds }) {
	const { tx } = chain.api;
	const fleets = new Map();
	await Promise.all(
		plan.providers.map(async (provider, i) => {
			const committed = provider.fleets.map(([device, count, percent]) => {
				const ids = deviceIds(i, device, count);
				const spec = plan.classes.find(({ name }) => name === device);
				const throughput = (BigInt(spec.throughput) * BigInt(percent)) / 100n;
				return { provider: i, device, ids, throughput, root: root(ids) };
			});
			const { events } = await chain.batch('register and commit fleets', cast.providers[i], [
				tx.registry.registerProvider(provider.region, `https://provider-${i}.example/agent`, []),
				...committed.map(({ device, ids, root, throughput }) =>
					tx.registry.commitFleet(classIds.get(device), ids.length, root, throughput),
				),
			]);
			event(events, 'registry', 'ProviderRegistered');
			allEvents(events, 'registry', 'FleetCommitted').forEach((data, k) => {
				const fleet = {
					...committed[k],
					id: data.fleet.toNumber(),
					capacity: data.capacity.toBigInt(),
				};
				fleets.set(`${i} ${fleet.device}`, fleet);
			});
		}),
	);
	return fleets;
}

/**
 * Attestors attest all fleets: until then no provider may sell anything in the class of one. Returns how many
 * each of them attested.
 */
export async function attestFleets(world) {
	const { chain, cast, fleets } = world;
	const ids = [...fleets.values()].map(({ id }) => id).sort((a, b) => a - b);
	const attested = await attestors.attest(chain, cast.attestors, ids);
	await attestors.checkAttested(world, attested);
	return attested.counts;
}
