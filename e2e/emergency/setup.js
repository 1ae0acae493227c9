/** From an empty development chain to a market that runs: the only part in which the sudo key is used. */
import { DOLLARS, UNLIMITED, grant, issueTestAsset } from '../lib/assets.js';
import { attest, joinAttestors } from '../lib/attestors.js';
import { account, allEvents } from '../lib/chain.js';
import { ofVault, untilEvent } from '../lib/events.js';
import { reportAll } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { commitFleet } from '../lib/fleet.js';
import { collateralFor } from '../lib/kernel.js';
import * as setup from '../lib/setup.js';
import { seconds } from '../lib/wait.js';
import * as plan from './plan.js';

/** Devices of each fleet: that of the honest provider, and one that does not exist. */
const DEVICES = 8;

/** The accounts that take part. */
export function cast() {
	return {
		alice: account('//Alice'),
		captured: plan.CAPTURED.map(account),
		holders: plan.HOLDERS.map(account),
		feeders: setup.numbered('//Feeder', plan.FEEDERS.length),
		/** May act for the first feeder: its machine, which submits, and a clerk, who may do anything. */
		machine: account('//Machine'),
		clerk: account('//Clerk'),
		/** Feeders whom the captured would seat. */
		socks: setup.numbered('//Sock', 3),
		attestors: setup.numbered('//Attestor', 3),
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
	const [bonded, traders] = [
		[cast.provider, cast.impostor],
		[cast.provider, cast.impostor, cast.buyer],
	];
	const others = ['machine', 'clerk', 'buyer', 'voter', 'challenger', 'stranger', 'signer'];
	const beside = { feeder: 1_000n * MILL, provider: 100_000n * MILL };
	const bonds = (groups) => setup.bondsOf(chain.api, groups, beside);
	await Promise.all([
		grant(chain, cast.alice, 'Native', [
			...bonds({
				feeders: cast.feeders,
				attestors: [...cast.attestors, cast.fourth],
				providers: bonded,
			}),
			...others.map((name) => [cast[name], 2_000n * MILL]),
		]),
		grant(
			chain,
			cast.alice,
			DOLLARS,
			traders.map((who) => [who, 100_000n * MICRO]),
		),
		issueTestAsset(chain, cast.alice, [[cast.provider, 100_000n * MICRO]]),
		grant(chain, cast.captured[0], 'Native', bonds({ feeders: cast.socks })),
	]);
}

/**
 * Define the class, register the feeds, list the collaterals, set the terms, seat the feeders. The worst is
 * assumed of the fake token: that it exists already, and that the captured have made it.
 */
async function govern(world) {
	const { chain, cast } = world;
	const { assets } = chain.api.tx;
	const [thief] = cast.captured;
	const { ids, events } = await setup.govern(world, {
		classes: [{ ...plan.CLASS, terms: plan.terms, feed: { deviation: 0.1 } }],
		collaterals: plan.collaterals,
		groups: plan.FEEDERS,
		rule: plan.RULE,
		more: () => [assets.forceCreate(plan.FAKE.WithId, thief.address, true, 1)],
	});
	const feederIds = allEvents(events, 'oracleGovernance', 'FeederAdmitted').map(({ feeder }) =>
		feeder.toNumber(),
	);
	await chain.batch('make a fake token', thief, [
		assets.setMetadata(plan.FAKE.WithId, 'Fake', 'FAKE', 6),
		assets.mint(plan.FAKE.WithId, thief.address, plan.FAKE_SUPPLY),
	]);
	return { classId: ids[0], feederIds };
}

/** Two providers commit a fleet each. Attestors attest one of them: the other does not exist. */
async function commitFleets({ chain, cast, classId }) {
	const { name: className, spec } = plan.CLASS;
	const commit = (owner, i) =>
		commitFleet(chain, owner, {
			...{ label: `provider-${i}`, region: 'IS', devices: DEVICES },
			...{ classId, className, throughput: spec.throughput },
		});
	const [[fleet, phantom]] = await Promise.all([
		Promise.all([cast.provider, cast.impostor].map(commit)),
		joinAttestors(chain, [...cast.attestors, cast.fourth]),
	]);
	await attest(chain, cast.attestors, [fleet.id]);
	return { fleet: fleet.id, phantom: phantom.id };
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

/** All feeders report the truth about everything. Returns the quotes that follow, by name. */
const quoteAll = (world) =>
	reportAll(
		world,
		[
			{ name: 'class', feed: { Class: world.classId }, reports: plan.reports(plan.CLASS_PRICE) },
			...Object.entries(plan.collaterals).map(([name, { asset, price }]) => ({
				name,
				feed: { Asset: asset },
				reports: plan.reports(price),
			})),
		],
		' at first',
	);

/** The honest provider opens three vaults, and a holder buys of each. */
async function openVaults({ chain, cast, classId }, quotes) {
	const { clt } = chain.api.tx;
	const vaults = plan.vaults.map((vault) => {
		const collateral = plan.collaterals[vault.collateral];
		const { low } = quotes[vault.collateral];
		const amount = collateralFor(collateral, low, vault.cover, plan.planned(vault), quotes.class.high);
		return { ...vault, owner: cast.provider, classId, asset: collateral.asset, grade: 'Prime', amount };
	});
	await setup.open(chain, vaults);
	await setup.fill(chain, vaults, ({ id, amount, own, sold, offered }) => [
		clt.deposit(id, amount),
		...(plan.units(own) > 0n ? [clt.issue(id, plan.units(own), UNLIMITED)] : []),
		clt.offer(id, plan.units(sold) + plan.units(offered), null, 0),
	]);
	await chain.batch(
		'buy',
		cast.buyer,
		vaults.map(({ id, sold }) => clt.buy(id, plan.units(sold), UNLIMITED)),
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
	say('three attestors attest a fleet, and none another');
	const [quotes] = await Promise.all([quoteAll(world), prepareOthers(world)]);
	world.vaults = await openVaults(world, quotes);
	world.vault = (label) => world.vaults.find((each) => each.label === label);
	await settleOne(world);
	say('opened three vaults, sold of them, settled one. From here on nobody uses the sudo key');
}
