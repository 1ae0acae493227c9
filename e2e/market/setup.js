/**
 * From an empty development chain to one where compute can be sold: funds, classes, feeds, feeders with their
 * first prices, providers with their fleets.
 */
import { account, allEvents, event } from '../lib/chain.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { root } from '../lib/merkle.js';
import * as plan from './plan.js';
import { GROUPS, RULE, feeders, reportOf } from './prices.js';

const accounts = (kind, count) => Array.from({ length: count }, (_, i) => account(`//${kind}//${i}`));

/** The accounts that take part. Alice holds the sudo key, and issues the test assets. */
export function cast() {
	return {
		alice: account('//Alice'),
		feeders: accounts('Feeder', feeders.length),
		providers: accounts('Provider', plan.providers.length),
		buyers: accounts('Buyer', plan.BUYERS),
	};
}

/** Give everyone what bonds, collateral, purchases and fees will take, and list the test asset. */
export async function fund({ chain, cast }) {
	const { api } = chain;
	const feederBond = api.consts.priceFeed.feederBond.toBigInt();
	const providerBond = api.consts.registry.providerBond.toBigInt();
	const demandBond = api.consts.registry.demandBond.toBigInt();
	const native = (who, amount) => api.tx.balances.transferKeepAlive(who.address, amount);
	const asset = (id, who, amount) => api.tx.assets.mint({ External: id }, who.address, amount);
	const test = { External: 2 };
	await Promise.all([
		chain.batch('fund in MILL', cast.alice, [
			...cast.feeders.map((who) => native(who, feederBond + 10n * MILL)),
			...cast.providers.map((who) => native(who, providerBond + 100_000n * MILL)),
			...cast.buyers.map((who) => native(who, demandBond + 100n * MILL)),
		]),
		chain.batch('fund in USD', cast.alice, [
			...cast.providers.map((who) => asset(1, who, 100_000n * MICRO)),
			...cast.buyers.map((who) => asset(1, who, 25_000n * MICRO)),
		]),
		chain.sudo('list the test asset', cast.alice, [
			api.tx.assets.forceCreate(test, cast.alice.address, true, 1),
		]),
		chain.batch('issue the test asset', cast.alice, [
			api.tx.assets.setMetadata(test, 'Test asset', 'TEST', 6),
			asset(2, cast.providers[plan.SEED.provider], plan.SEED.amount + MICRO),
		]),
	]);
}

/** Define all classes. Returns their ids by name. */
export async function defineClasses({ chain, cast }) {
	const { tx } = chain.api;
	const calls = plan.classes.map(({ name, source, ...spec }) => tx.registry.defineClass(name, spec));
	const { events } = await chain.sudo('define the classes', cast.alice, calls);
	const defined = allEvents(events, 'registry', 'ClassDefined');
	return new Map(defined.map((data) => [data.name.toUtf8(), data.class.toNumber()]));
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
		tx.priceFeed.registerFeed({ Class: id }, plan.feedParams(ofClass(name), RULE)),
	);
	const terms = [...classIds].map(([name, id]) =>
		tx.clt.setTerms(id, name === plan.REFERENCE.name ? plan.terms.reference : plan.terms.usual),
	);
	const collaterals = Object.values(plan.collaterals).flatMap((collateral) => [
		tx.priceFeed.registerFeed({ Asset: collateral.asset }, plan.feedParams(collateral, RULE)),
		tx.clt.setCollateral(collateral.asset, { haircut: collateral.haircut, ceiling: collateral.ceiling }),
	]);
	const seats = feeders.map(({ group }, i) =>
		tx.priceFeed.addFeeder(cast.feeders[i].address, GROUPS.indexOf(group)),
	);
	await Promise.all([
		chain.sudo('register the feeds of classes', cast.alice, feeds),
		chain.sudo('set the terms of classes', cast.alice, terms),
		chain.sudo('list the collaterals', cast.alice, collaterals),
		chain.sudo('seat the feeders', cast.alice, seats),
	]);
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
	// A fresh block's worth of time, so that one block takes them all.
	await chain.nextBlock();
	const sent = submissions.map((prices, i) =>
		prices.length > 0
			? chain.send('submit prices', cast.feeders[i], chain.api.tx.priceFeed.submit(prices))
			: null,
	);
	const outcomes = (await Promise.all(sent)).filter(Boolean);
	// A quote is of an earlier block than the one that reads it.
	await chain.nextBlock();
	return outcomes.length;
}

/** Providers register and commit their fleets. Returns the fleets by provider and device. */
export async function commitFleets({ chain, cast, classIds }) {
	const { tx } = chain.api;
	const fleets = new Map();
	await Promise.all(
		plan.providers.map(async (provider, i) => {
			const committed = provider.fleets.map(([device, count, percent]) => {
				const ids = plan.deviceIds(i, device, count);
				const spec = plan.classes.find(({ name }) => name === device);
				const throughput = (BigInt(spec.throughput) * BigInt(percent)) / 100n;
				return { provider: i, device, ids, throughput, root: root(ids) };
			});
			const { events } = await chain.batch('register and commit fleets', cast.providers[i], [
				tx.registry.registerProvider(provider.region, `https://provider-${i}.example/agent`),
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
