/** From an empty network of four to six lots whose units holders have, and an electorate. */
import { DOLLARS, UNLIMITED, cltOf, grant, issueTestAsset } from '../lib/assets.js';
import { attest, joinAttestors } from '../lib/attestors.js';
import { reportAll } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { commitFleet } from '../lib/fleet.js';
import { collateralFor } from '../lib/kernel.js';
import { plain } from '../lib/plain.js';
import { sum } from '../lib/plan.js';
import * as setup from '../lib/setup.js';
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

/** In one call of the sudo key: classes with feeds, terms and policies, the collateral, seats of the feeders. */
export async function govern(world) {
	const { oracleGovernance } = world.chain.api.tx;
	const { ids } = await setup.govern(world, {
		classes: plan.classes.map(({ name }) => ({ name, spec: plan.SPEC, terms: plan.terms })),
		// The native token stands behind no vault, but bonds are in it.
		collaterals: [{ asset: 'Native', decimals: 12, min: '0.01', max: '100' }, plan.COLLATERAL],
		groups: plan.FEEDERS,
		rule: plan.RULE,
		more: (known) =>
			plan.classes.flatMap(({ policy, set }, i) =>
				set ? [oracleGovernance.setPolicy(known[i], policy)] : [],
			),
	});
	const entries = plan.classes.map(async (each, i) => [
		each.key,
		{ ...each, id: ids[i], backstop: await setup.backstopOf(world.chain, ids[i]) },
	]);
	return new Map(await Promise.all(entries));
}

/** Providers declare an affiliate and commit their fleets. Returns the lots with what the plan says of them. */
export async function commitFleets({ chain, cast, classes }) {
	const { throughput } = plan.SPEC;
	return Promise.all(
		plan.lots.map(async (lot) => {
			const people = cast.lots.get(lot.label);
			const { id: classId, name: className, backstop } = classes.get(lot.class);
			const affiliates = [people.affiliate];
			const fleet = { ...lot, ...plan.LOT, affiliates, classId, className, throughput };
			const { id } = await commitFleet(chain, people.owner, fleet);
			return { ...lot, ...people, classId, backstop, fleet: id };
		}),
	);
}

/** Attestors join. */
export const joinAll = ({ chain, cast }) => joinAttestors(chain, attestorsOf(cast));

/** Each fleet's attestors attest it. */
export async function attestAll({ chain, checks, lots }) {
	// The honest ones attest two: one quorum's fleets in one call.
	const groups = new Map();
	for (const lot of lots) groups.set(lot.attestors, [...(groups.get(lot.attestors) ?? []), lot]);
	await Promise.all(
		[...groups].map(async ([attestors, own]) => {
			const { until } = await attest(
				chain,
				attestors,
				own.map(({ fleet }) => fleet),
			);
			for (const lot of own) lot.attestedUntil = until.get(lot.fleet);
		}),
	);
	checks.that(
		'all fleets are attested',
		lots.every(({ attestedUntil }) => attestedUntil > 0n),
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

/** All feeders submit. Returns the quotes of a device-hour, of the native token and of the collateral. */
export async function submit(world) {
	const spoken = [
		...[...world.classes.values()].map(({ id, name }) => [name, { Class: id }, plan.PRICES.unit]),
		['MILL', { Asset: 'Native' }, plan.PRICES.native],
		['TEST', { Asset: plan.COLLATERAL.asset }, plan.PRICES.test],
	];
	const entries = spoken.map(([name, feed, price]) => ({ name, feed, reports: plan.reports(price) }));
	const quotes = await reportAll(world, entries);
	return { unit: quotes[plan.classes[0].name], native: quotes.MILL, test: quotes.TEST };
}

/** Each owner opens a vault, fills it, keeps some units, gives its affiliate some, and offers the rest. */
export async function openVaults({ chain, lots, quotes }) {
	const { clt, assets } = chain.api.tx;
	const { own, affiliate, holders, offered, cover } = plan.LOT;
	const onOffer = sum([...holders, offered].map(plan.units));
	const amount = collateralFor(plan.COLLATERAL, quotes.test.low, cover, plan.PLANNED, quotes.unit.high);
	const { asset } = plan.COLLATERAL;
	const vaults = await setup.open(
		chain,
		lots.map((lot) => ({ owner: lot.owner, classId: lot.classId, asset, grade: 'Prime', lot })),
	);
	for (const { id, lot } of vaults) Object.assign(lot, { vault: id, clt: cltOf(id) });
	await setup.fill(chain, vaults, ({ id, lot }) => [
		clt.deposit(id, amount),
		clt.issue(id, plan.units(own), UNLIMITED),
		assets.transfer(lot.clt.WithId, lot.affiliate.address, plan.units(affiliate)),
		clt.offer(id, onOffer, null, 0),
	]);
}

/** Every holder buys. */
export const sell = ({ chain, lots }) =>
	setup.buyAll(
		chain,
		lots.flatMap(({ vault, holders }) =>
			holders.map((who, i) => ({ who, vault, units: plan.units(plan.LOT.holders[i]) })),
		),
	);

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
