/** From an empty development chain to a market that runs: the only part in which the sudo key is used. */
import { DOLLARS, UNLIMITED, grant, issueTestAsset } from '../lib/assets.js';
import { attestorFunds, joinAttestors, vouch } from '../lib/attestors.js';
import { account, allEvents, event, only } from '../lib/chain.js';
import { ofVault, untilEvent } from '../lib/events.js';
import { feedParams, quoteOf } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { deviceIds } from '../lib/fleet.js';
import { aggregate, collateralFor } from '../lib/kernel.js';
import { root } from '../lib/merkle.js';
import { seconds } from '../lib/wait.js';
import * as plan from './plan.js';

const accounts = (kind, count) => Array.from({ length: count }, (_, i) => account(`//${kind}//${i}`));

/** Devices of each fleet: that of the honest provider, and one that does not exist. */
const DEVICES = 8;

/** The accounts that take part. */
export function cast() {
	return {
		alice: account('//Alice'),
		captured: plan.CAPTURED.map(account),
		holders: plan.HOLDERS.map(account),
		feeders: accounts('Feeder', plan.FEEDERS.length),
		/** May act for the first feeder: its machine, which submits, and a clerk, who may do anything. */
		machine: account('//Machine'),
		clerk: account('//Clerk'),
		/** Feeders whom the captured would seat. */
		socks: accounts('Sock', 3),
		attestors: accounts('Attestor', 3),
		/** An attestor whose key is captured. */
		fourth: account('//Attestor//3'),
		provider: account('//Provider//0'),
		impostor: account('//Provider//1'),
		buyer: account('//Buyer'),
		voter: account('//Voter'),
		challenger: account('//Challenger'),
		stranger: account('//Stranger'),
		signer: account('//Signer'),
	};
}

/** Give everyone what bonds, collateral, purchases and fees will take; make the assets. */
async function fund({ chain, cast }) {
	const { api } = chain;
	const feeder = api.settings.feederBond.toBigInt() + 1_000n * MILL;
	const provider = api.settings.providerBond.toBigInt() + 100_000n * MILL;
	const others = [
		cast.machine,
		cast.clerk,
		cast.buyer,
		cast.voter,
		cast.challenger,
		cast.stranger,
		cast.signer,
	];
	await Promise.all([
		grant(chain, cast.alice, 'Native', [
			...cast.feeders.map((who) => [who, feeder]),
			...[...cast.attestors, cast.fourth].map((who) => [who, attestorFunds(api)]),
			...[cast.provider, cast.impostor].map((who) => [who, provider]),
			...others.map((who) => [who, 2_000n * MILL]),
		]),
		grant(
			chain,
			cast.alice,
			DOLLARS,
			[cast.provider, cast.impostor, cast.buyer].map((who) => [who, 100_000n * MICRO]),
		),
		issueTestAsset(chain, cast.alice, [[cast.provider, 100_000n * MICRO]]),
		grant(
			chain,
			cast.captured[0],
			'Native',
			cast.socks.map((who) => [who, feeder]),
		),
	]);
}

/**
 * Define the class, register the feeds, list the collaterals, set the terms, seat the feeders. The worst is
 * assumed of the fake token: that it exists already, and that the captured have made it.
 */
async function govern({ chain, cast }) {
	const { tx } = chain.api;
	const [thief] = cast.captured;
	const { name, spec } = plan.CLASS;
	const defined = await chain.sudo('define the class', cast.alice, [tx.registry.defineClass(name, spec)]);
	const classId = event(defined.events, 'registry', 'ClassDefined').classId.toNumber();
	const seated = await chain.sudo('set the rules', cast.alice, [
		tx.priceFeed.registerFeed(
			{ Class: classId },
			feedParams({ decimals: 6, min: '0.001', max: '1000', deviation: 0.1 }, plan.RULE),
		),
		tx.clt.setRiskParams(classId, plan.terms),
		...Object.values(plan.collaterals).flatMap((each) => [
			tx.priceFeed.registerFeed({ Asset: each.asset }, feedParams(each, plan.RULE)),
			tx.clt.setCollateral(each.asset, { haircut: each.haircut, ceiling: each.ceiling }),
		]),
		...plan.FEEDERS.map((group, i) => tx.oracleGovernance.seatFeeder(cast.feeders[i].address, group)),
		tx.assets.forceCreate(plan.FAKE.WithId, thief.address, true, 1),
	]);
	const feederIds = allEvents(seated.events, 'oracleGovernance', 'FeederAdmitted').map(({ feeder }) =>
		feeder.toNumber(),
	);
	await chain.batch('make a fake token', thief, [
		tx.assets.setMetadata(plan.FAKE.WithId, 'Fake', 'FAKE', 6),
		tx.assets.mint(plan.FAKE.WithId, thief.address, plan.FAKE_SUPPLY),
	]);
	return { classId, feederIds };
}

/** Two providers commit a fleet each. Attestors vouch for one of them: the other does not exist. */
async function commitFleets({ chain, cast, classId }) {
	const { tx } = chain.api;
	const { throughput } = plan.CLASS.spec;
	const [fleets] = await Promise.all([
		Promise.all(
			[cast.provider, cast.impostor].map(async (pair, i) => {
				const ids = deviceIds(i, plan.CLASS.name, DEVICES);
				const outcome = await chain.batch('register and commit a fleet', pair, [
					tx.registry.registerProvider('IS', `https://provider-${i}.example/agent`, []),
					tx.registry.commitFleet(classId, ids.length, root(ids), throughput),
				]);
				return Number(only(outcome, 'registry', 'FleetCommitted').fleet);
			}),
		),
		joinAttestors(chain, [...cast.attestors, cast.fourth]),
	]);
	await vouch(chain, cast.attestors, [fleets[0]]);
	return { fleet: fleets[0], phantom: fleets[1] };
}

/** Feeders say what they say: `said` is feeders by number, each with feeds and prices. */
export async function speak({ chain, cast }, said) {
	await Promise.all(
		said.map(([i, prices]) =>
			chain.send('submit prices', cast.feeders[i], chain.api.tx.priceFeed.submit(prices)),
		),
	);
	// A quote is of an earlier block than the one that reads it.
	await chain.nextBlock();
}

const honest = ({ classId }) => [
	[{ Class: classId }, plan.CLASS_PRICE],
	...Object.values(plan.collaterals).map(({ asset, price }) => [{ Asset: asset }, price]),
];

/** All feeders report the truth about everything. */
async function quoteAll(world) {
	const spoken = honest(world);
	await speak(
		world,
		plan.FEEDERS.map((_, i) => [i, spoken.map(([feed, price]) => [feed, plan.report(price, i)])]),
	);
	for (const [feed, price] of spoken) {
		const quote = await quoteOf(world, feed);
		const name = `${JSON.stringify(feed)} at first`;
		const due = aggregate(plan.FEEDERS.map((_, i) => plan.report(price, i)));
		world.checks.equal(`${name}: status`, quote.status, 'Live');
		world.checks.equal(`${name}: mid`, quote.mid, due.mid);
	}
}

/** The honest provider opens three vaults, and a holder buys of each. */
async function openVaults(world) {
	const { chain, cast, classId } = world;
	const { tx } = chain.api;
	const at = await chain.head();
	const unit = await quoteOf(world, { Class: classId }, at);
	const opened = await chain.batch(
		'open vaults',
		cast.provider,
		plan.vaults.map(({ collateral }) =>
			tx.clt.openVault(classId, plan.collaterals[collateral].asset, 'Prime'),
		),
	);
	const ids = allEvents(opened.events, 'clt', 'VaultOpened').map(({ vault }) => vault.toNumber());
	const vaults = plan.vaults.map((vault, i) => ({ ...vault, id: ids[i] }));
	const filling = [];
	for (const vault of vaults) {
		const collateral = plan.collaterals[vault.collateral];
		const { low } = await quoteOf(world, { Asset: collateral.asset }, at);
		vault.amount = collateralFor(collateral, low, vault.cover, plan.planned(vault), unit.high);
		filling.push(tx.clt.deposit(vault.id, vault.amount));
		const own = plan.units(vault.own);
		if (own > 0n) filling.push(tx.clt.issue(vault.id, own, UNLIMITED));
		filling.push(tx.clt.offer(vault.id, plan.units(vault.sold) + plan.units(vault.offered)));
	}
	await chain.batch('fill vaults', cast.provider, filling);
	await chain.batch(
		'buy',
		cast.buyer,
		vaults.map(({ id, sold }) => tx.clt.buy(id, plan.units(sold), UNLIMITED)),
	);
	return vaults;
}

/** One vault is in remedy already: its claims are open. */
async function settleOne({ chain, cast, vaults }) {
	const { id } = vaults.find(({ label }) => label === 'settled');
	const { block } = await chain.sudo('order a graceful exit', cast.alice, [
		chain.api.tx.clt.remedy(id, 'GracefulExit', null),
	]);
	const first = await chain.height(block);
	await untilEvent(chain.api, 'its settlement', seconds(45), first, ofVault('RemedyFixed', id));
}

/** What the accounts need of their own: proxies of a feeder, balance committed to vote with. */
async function prepareOthers({ chain, cast }) {
	const { tx } = chain.api;
	await Promise.all([
		chain.batch('give proxies', cast.feeders[0], [
			tx.proxy.addProxy(cast.machine.address, 'Feeder', 0),
			tx.proxy.addProxy(cast.clerk.address, 'Any', 0),
		]),
		chain.send('commit', cast.voter, tx.oracleGovernance.commit(100n * MILL)),
	]);
}

/** All of it. */
export async function prepare(world) {
	const { say } = world;
	await fund(world);
	Object.assign(world, await govern(world));
	say('defined a class, listed two collaterals, seated five feeders with their bonds');
	Object.assign(world, await commitFleets(world));
	say('three attestors vouch for a fleet, and none for another');
	await Promise.all([quoteAll(world), prepareOthers(world)]);
	world.vaults = await openVaults(world);
	world.vault = (label) => world.vaults.find((each) => each.label === label);
	await settleOne(world);
	say('opened three vaults, sold of them, settled one. From here on nobody uses the sudo key');
}
