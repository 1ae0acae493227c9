/** From an empty network of four to six lots whose units holders have, and an electorate. */
import { DOLLARS, TEST, UNLIMITED, grant, issueTestAsset } from '../lib/assets.js';
import { joinAttestors, vouch } from '../lib/attestors.js';
import { event, only } from '../lib/chain.js';
import { feedParams, quoteOf, submitAll } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { deviceIds } from '../lib/fleet.js';
import { aggregate, collateralFor } from '../lib/kernel.js';
import { root } from '../lib/merkle.js';
import { plain } from '../lib/plain.js';
import { attestorsOf, purses } from './cast.js';
import * as plan from './plan.js';

/** Give everyone what bonds, collateral, purchases and fees will take. */
export async function fund({ chain, cast }) {
	const lots = [...cast.lots.values()];
	const owners = lots.map(({ owner }) => owner);
	const holders = lots.flatMap((lot) => lot.holders);
	await Promise.all([
		grant(chain, cast.alice, 'Native', purses(chain, cast)),
		grant(
			chain,
			cast.alice,
			DOLLARS,
			[...owners, ...holders].map((who) => [who, 20_000n * MICRO]),
		),
		issueTestAsset(
			chain,
			cast.alice,
			owners.map((who) => [who, 200_000n * MICRO]),
		),
	]);
}

/** What the runtime's constants and the network's settings say of disputes. */
export function rulesOf({ consts, settings }) {
	const own = consts.oracleGovernance;
	const big = (name) => own[name].toBigInt();
	return {
		stakeShare: big('stakeShare'),
		leastBond: settings.disputeBond.toBigInt(),
		quorum: big('quorum'),
		quorumStep: big('quorumStep'),
		approval: big('approval'),
		approvalStep: big('approvalStep'),
		fault: big('faultSlash'),
		reporter: big('reporterShare'),
		attestorBond: settings.attestorBond.toBigInt(),
		provider: {
			bond: settings.providerBond.toBigInt(),
			fault: consts.registry.faultSlash.toBigInt(),
			reporter: consts.registry.reporterShare.toBigInt(),
		},
	};
}

/** In one call of the sudo key: classes with feeds, terms and policies, the collateral, seats of the feeders. */
export async function govern({ chain, cast }) {
	const { tx, query } = chain.api;
	const first = (await query.registry.nextClassId()).toNumber();
	const classes = new Map(plan.classes.map((each, i) => [each.key, { ...each, id: first + i }]));
	const limits = { decimals: 6, min: '0.001', max: '1000' };
	const { asset, haircut, ceiling } = plan.COLLATERAL;
	await chain.sudo('set the rules', cast.alice, [
		...[...classes.values()].flatMap(({ id, name, policy, set }) => [
			tx.registry.defineClass(name, plan.SPEC),
			tx.priceFeed.registerFeed({ Class: id }, feedParams(limits, plan.RULE)),
			tx.clt.setRiskParams(id, plan.terms),
			...(set ? [tx.oracleGovernance.setPolicy(id, policy)] : []),
		]),
		tx.priceFeed.registerFeed(
			{ Asset: 'Native' },
			feedParams({ decimals: 12, min: '0.01', max: '100' }, plan.RULE),
		),
		tx.priceFeed.registerFeed({ Asset: asset }, feedParams(plan.COLLATERAL, plan.RULE)),
		tx.clt.setCollateral(asset, { haircut, ceiling }),
		...plan.FEEDERS.map((group, i) => tx.oracleGovernance.seatFeeder(cast.feeders[i].address, group)),
	]);
	for (const entry of classes.values()) {
		const [, backstop] = await chain.view('Clt', 'accounts', [entry.id]);
		entry.backstop = backstop.toString();
	}
	return classes;
}

/** Providers declare an affiliate and commit their fleets. Returns the lots with what the plan says of them. */
export async function commitFleets({ chain, cast, classes }) {
	const { tx } = chain.api;
	return Promise.all(
		plan.lots.map(async (lot) => {
			const people = cast.lots.get(lot.label);
			const entry = classes.get(lot.class);
			const ids = deviceIds(lot.label, entry.name, plan.LOT.devices);
			const endpoint = `https://${lot.label}.example/agent`;
			const { events } = await chain.batch('register and commit a fleet', people.owner, [
				tx.registry.registerProvider(lot.region, endpoint, [people.affiliate.address]),
				tx.registry.commitFleet(entry.id, ids.length, root(ids), plan.SPEC.throughput),
			]);
			const fleet = event(events, 'registry', 'FleetCommitted').fleet.toNumber();
			return { ...lot, ...people, classId: entry.id, backstop: entry.backstop, fleet };
		}),
	);
}

/** Attestors join. */
export const joinAll = ({ chain, cast }) => joinAttestors(chain, attestorsOf(cast));

/** Each fleet's attestors vouch for it. */
export async function vouchAll({ chain, checks, lots }) {
	// The honest ones vouch for two: one quorum's fleets in one call.
	const groups = new Map();
	for (const lot of lots) groups.set(lot.attestors, [...(groups.get(lot.attestors) ?? []), lot]);
	await Promise.all(
		[...groups].map(async ([attestors, own]) => {
			const { until } = await vouch(
				chain,
				attestors,
				own.map(({ fleet }) => fleet),
			);
			for (const lot of own) lot.vouchedUntil = until.get(lot.fleet);
		}),
	);
	checks.that(
		'all fleets are vouched for',
		lots.every(({ vouchedUntil }) => vouchedUntil > 0n),
	);
}

/** The backstops get a MILL each: less than an account's least balance cannot open one. */
export const openBackstops = ({ chain, cast, classes }) =>
	grant(
		chain,
		cast.alice,
		'Native',
		[...classes.values()].map(({ backstop }) => [{ address: backstop }, MILL]),
	);

/** All feeders submit; the quotes that follow, compared with what they should add up to. */
export async function submit(world) {
	const { chain, cast, checks, classes } = world;
	const spoken = [
		...[...classes.values()].map(({ id, name }) => [name, { Class: id }, plan.PRICES.unit]),
		['MILL', { Asset: 'Native' }, plan.PRICES.native],
		['TEST', { Asset: TEST }, plan.PRICES.test],
	];
	await submitAll(
		chain,
		cast.feeders,
		cast.feeders.map((_, i) => spoken.map(([, feed, price]) => [feed, plan.report(price, i)])),
	);
	const at = await chain.head();
	const quotes = await Promise.all(spoken.map(([, feed]) => quoteOf(world, feed, at)));
	spoken.forEach(([name, , price], i) => {
		const due = aggregate(plan.FEEDERS.map((_, k) => plan.report(price, k)));
		for (const key of ['low', 'mid', 'high'])
			checks.equal(`${name}: ${key} of the quote`, quotes[i]?.[key] ?? 'none', due[key]);
		checks.equal(`${name}: status of the quote`, quotes[i]?.status ?? 'none', 'Live');
	});
	const [unit] = quotes;
	return { unit, native: quotes.at(-2), test: quotes.at(-1) };
}

/** Each owner opens a vault, fills it, keeps some units, gives its affiliate some, and offers the rest. */
export async function openVaults({ chain, lots, quotes }) {
	const { tx } = chain.api;
	const { own, affiliate, holders, offered, cover } = plan.LOT;
	const onOffer = [...holders, offered].map(plan.units).reduce((sum, each) => sum + each, 0n);
	const amount = collateralFor(plan.COLLATERAL, quotes.test.low, cover, plan.PLANNED, quotes.unit.high);
	await Promise.all(
		lots.map(async (lot) => {
			const opening = tx.clt.openVault(lot.classId, plan.COLLATERAL.asset, 'Prime');
			const outcome = await chain.send('open a vault', lot.owner, opening);
			lot.vault = Number(only(outcome, 'clt', 'VaultOpened').vault);
			lot.clt = { WithId: { Clt: lot.vault } };
			const to = lot.affiliate.address;
			await chain.batch('fill the vault', lot.owner, [
				tx.clt.deposit(lot.vault, amount),
				tx.clt.issue(lot.vault, plan.units(own), UNLIMITED),
				tx.assets.transfer(lot.clt.WithId, to, plan.units(affiliate)),
				tx.clt.offer(lot.vault, onOffer),
			]);
		}),
	);
}

/** Every holder buys. */
export async function sell({ chain, lots }) {
	const sales = lots.flatMap(({ vault, holders }) =>
		holders.map((who, i) =>
			chain.send('buy', who, chain.api.tx.clt.buy(vault, plan.units(plan.LOT.holders[i]), UNLIMITED)),
		),
	);
	return (await Promise.all(sales)).length;
}

/** Voters commit, in parts, and one of them follows another with more than it has committed. */
export async function commit(world) {
	const { chain, cast, checks } = world;
	const { tx } = chain.api;
	const [first, , last] = cast.lots.get('stopped').holders;
	const all = [
		...[...cast.voters].map(([label, pair]) => [pair, plan.voters[label]]),
		[cast.follower, plan.FOLLOWER],
		[cast.idle, plan.IDLE],
		[first, plan.SMALL],
		[last, plan.SMALL],
	];
	const { follows, conviction, balance } = plan.FOLLOWER;
	const leader = cast.voters.get(follows).address;
	await Promise.all([
		...all.map(([pair, { parts }]) =>
			chain.batch(
				'commit',
				pair,
				parts.map((part) => tx.oracleGovernance.commit(plan.mill(part))),
			),
		),
		chain.send(
			'delegate',
			cast.follower,
			tx.convictionVoting.delegate(plan.FLEETS_CLASS, leader, conviction, plan.mill(balance)),
		),
	]);
	const at = await chain.head();
	const electorate = plain(await (await chain.api.at(at)).query.oracleGovernance.electorate());
	checks.equal('committed before the first case', electorate, plan.ELECTORATE);
}
