/** What captured keys can do at once, without asking anybody: nothing, or what others outvote. */
import { external } from '../lib/asset-ids.js';
import { UNLIMITED, cltOf, freeOf } from '../lib/assets.js';
import { evidenceOf, fleetSubject } from '../lib/attestors.js';
import { allEvents, only } from '../lib/chain.js';
import { feedParams, quoteOf } from '../lib/feeds.js';
import { MILL } from '../lib/fixed.js';
import { aggregate } from '../lib/kernel.js';
import { refuseAll, refused } from '../lib/refusals.js';
import * as plan from './plan.js';
import { speak } from './setup.js';

const MILL_FEED = { Asset: plan.collaterals.MILL.asset };
/** Terms under which the fake token would back anything. */
export const BOUNDLESS = { haircut: 0n, ceiling: 2n ** 100n };
/** A feed on which anything is a price. */
export const looseFeed = (decimals) =>
	feedParams({ decimals, min: '0.000001', max: '1000000', deviation: 1 }, { ...plan.RULE, spread: 0.5 });

/** The value that the bond of a provider shall have. */
export const setBond = (tx, value) => tx.parameterSteps.set({ Bonds: { ProviderBond: [null, value] } });

/** Every call that only governance may make, by name, signed by a captured feeder. */
async function byName(world) {
	const { chain, cast, classId } = world;
	const { tx } = chain.api;
	const [thief] = cast.feeders;
	const { id } = world.vault('sound');
	const feed = { Class: classId };
	const list = tx.clt.setCollateral(plan.FAKE, BOUNDLESS);
	const bond = { Bonds: { ProviderBond: [null, plan.BOND.step] } };
	const calls = [
		list,
		tx.clt.setRiskParams(classId, plan.withFuse(2n * plan.terms.fuse)),
		tx.clt.freeze(id),
		tx.clt.thaw(id),
		tx.clt.remedy(id, 'HardStop', thief.address),
		tx.registry.defineClass('A class of nothing', plan.CLASS.spec),
		tx.registry.retireClass(classId),
		tx.priceFeed.registerFeed({ Asset: plan.FAKE }, looseFeed(6)),
		tx.priceFeed.retireFeed(feed),
		tx.priceFeed.haltFeed(feed),
		tx.priceFeed.resumeFeed(feed),
		tx.oracleGovernance.seatFeeder(cast.socks[0].address, 3),
		tx.oracleGovernance.unseatFeeder(cast.feeders[4].address, 0),
		tx.oracleGovernance.dismiss(cast.attestors[0].address),
		tx.oracleGovernance.setPolicy(classId, 'HardStop'),
		tx.oracleGovernance.rule(0, true),
		tx.parameterSteps.set(bond),
		tx.parameters.setParameter(bond),
		tx.assets.forceCreate(external(4), thief.address, true, 1),
		tx.balances.forceTransfer(cast.provider.address, thief.address, MILL),
		tx.treasury.spendLocal(MILL, thief.address),
		tx.safeMode.forceEnter(),
		tx.safeMode.forceExtend(),
		tx.safeMode.forceExit(),
		tx.txPause.pause(['Clt', 'buy']),
		tx.txPause.unpause(['Clt', 'buy']),
		tx.referenda.cancel(0),
		tx.referenda.kill(0),
		tx.scheduler.schedule(1_000_000, null, 0, list),
		tx.system.setCode('0x00'),
		tx.system.setStorage([['0x00', '0x00']]),
		tx.utility.dispatchAs({ Origins: 'Classes' }, list),
		tx.utility.dispatchAsFallible({ system: 'Root' }, list),
	];
	const attempt = (call, error) => {
		const { section, method } = call.method;
		return refused(
			world,
			`${section}.${method} by a feeder's key`,
			error,
			thief,
			call,
			'signed by a seated feeder',
		);
	};
	await Promise.all([
		...calls.map((call) => attempt(call, 'BadOrigin')),
		attempt(tx.sudo.sudo(list), 'sudo.RequireSudo'),
		attempt(tx.safeMode.enter(), 'safeMode.NotConfigured'),
	]);
	return calls.length + 2;
}

/** One who acts for a feeder gets no further than the feeder. */
async function byProxy(world) {
	const { chain, cast, checks, refusals } = world;
	const { tx } = chain.api;
	const list = tx.clt.setCollateral(plan.FAKE, BOUNDLESS);
	const attempts = [
		['the machine of a feeder lists collateral', cast.machine, 'Feeder', list, 'system.CallFiltered'],
		[
			'the machine of a feeder moves its funds',
			cast.machine,
			'Feeder',
			tx.balances.transferAll(cast.machine.address, false),
			'system.CallFiltered',
		],
		['a proxy for everything lists collateral', cast.clerk, 'Any', list, 'BadOrigin'],
		[
			'a proxy for everything sets a parameter',
			cast.clerk,
			'Any',
			setBond(tx, plan.BOND.step),
			'BadOrigin',
		],
	];
	await Promise.all(
		attempts.map(async ([attempt, who, type, call, error]) => {
			const { events } = await chain.send(
				attempt,
				who,
				tx.proxy.proxy(cast.feeders[0].address, type, call),
			);
			const [{ result }] = allEvents(events, 'proxy', 'ProxyExecuted');
			const { reason, docs } = result.isErr
				? chain.describe(result.asErr)
				: { reason: 'accepted', docs: '' };
			checks.equal(`refused: ${attempt}`, reason, error);
			refusals.push({ attempt, error: reason, says: docs, detail: `as a proxy of type ${type}` });
		}),
	);
}

/** One attestor alone attests a fleet that does not exist, and denies one that does. */
async function byAttestor(world) {
	const { chain, cast, checks, classId, phantom, fleet } = world;
	const { tx } = chain.api;
	const { fourth, impostor } = cast;
	const attest = (id, sound) =>
		tx.oracleGovernance.attest(fleetSubject(id), sound, evidenceOf(fourth.address, id));
	const [opened] = await Promise.all([
		chain.send(
			'open a vault on nothing',
			impostor,
			tx.clt.openVault(classId, plan.collaterals.MILL.asset, 'Prime'),
		),
		chain.send('attest alone', fourth, attest(phantom, true)),
		chain.send('deny alone', fourth, attest(fleet, false)),
	]);
	const vault = Number(only(opened, 'clt', 'VaultOpened').vault);
	const until = (id) => chain.view('OracleGovernance', 'attested_until', [fleetSubject(id)]);
	checks.that('one attestor is no quorum: nothing is attested', (await until(phantom)).isNone);
	checks.that('one attestor is no quorum: the honest fleet stands', (await until(fleet)).isSome);
	await chain.send('fund it', impostor, tx.clt.deposit(vault, 10_000n * MILL));
	await refuseAll(world, [
		[
			'issuing on a fleet that one attestor attests',
			'clt.NotInGoodStanding',
			impostor,
			tx.clt.issue(vault, plan.units('1'), UNLIMITED),
			'three are needed',
		],
		[
			'attesting twice',
			'oracleGovernance.AlreadyAttested',
			fourth,
			attest(phantom, true),
			'the captured attestor once more in the same round',
		],
		[
			'ending an attestation alone',
			'oracleGovernance.QuorumStands',
			fourth,
			tx.oracleGovernance.recount(fleetSubject(fleet)),
			'of the honest fleet, whose attestors are all there',
		],
		[
			"attesting with a feeder's key",
			'oracleGovernance.NotAttestor',
			cast.feeders[1],
			attest(phantom, true),
			'a seat is no bond of an attestor',
		],
	]);
}

/** Feeders say `said` of MILL; what the feed makes of it. */
async function lie(world, name, said, status) {
	const { checks } = world;
	await speak(
		world,
		said.map(([i, price]) => [i, [[MILL_FEED, price]]]),
	);
	const quote = await quoteOf(world, MILL_FEED);
	const due = aggregate(plan.observations(said));
	checks.equal(`${name}: status`, quote.status, status);
	for (const key of ['low', 'mid', 'high']) checks.equal(`${name}: ${key}`, quote[key], due[key]);
	world.quotes.push({ name, ...quote });
	return quote;
}

/** The span of honest reports of MILL. */
const truth = () => {
	const all = plan.FEEDERS.map((_, i) => plan.report(plan.collaterals.MILL.price, i));
	return [all.at(0), all.at(-1)];
};

/** At a price that is not Live nothing can be issued, sold or taken out, and whoever wants to leave can. */
async function tradeAt(world, name, liquidation) {
	const { chain, cast, checks } = world;
	const { tx } = chain.api;
	const { provider, buyer } = cast;
	const { id } = world.vault('sound');
	const hour = plan.units('1');
	const dead = 'clt.CollateralQuoteNotLive';
	const before = await freeOf(chain, cltOf(id), provider.address);
	await Promise.all([
		refused(
			world,
			`issuing while ${name}`,
			dead,
			provider,
			tx.clt.issue(id, hour, UNLIMITED),
			'a device-hour',
		),
		refused(
			world,
			`buying while ${name}`,
			dead,
			buyer,
			tx.clt.buy(id, hour, UNLIMITED),
			'a device-hour on offer',
		),
		refused(
			world,
			`taking collateral out while ${name}`,
			dead,
			provider,
			tx.clt.withdraw(id, MILL, UNLIMITED),
			'one MILL, of far too much at that price',
		),
		refused(
			world,
			`liquidating while ${name}`,
			liquidation,
			buyer,
			tx.clt.liquidate(id, hour, 0),
			'a vault that is sound in truth',
		),
		chain.send('retire', provider, tx.clt.retire(id, hour)),
		chain.send('deposit', provider, tx.clt.deposit(id, MILL)),
	]);
	const after = await freeOf(chain, cltOf(id), provider.address);
	checks.equal(`${name}: units retired`, before - after, hour);
}

/** Captured feeders, one after the other, and then they are outvoted or all stops. */
async function byFeeders(world) {
	const { checks, say } = world;
	const [least, most] = truth();
	for (const [name, said] of [
		['one key says a thousand times the truth', plan.lies.one],
		['two keys of one source say three times the truth', plan.lies.two],
	]) {
		const { mid } = await lie(world, name, said, 'Live');
		checks.that(`${name}: the price stays among the true ones`, mid >= least && mid <= most, mid);
	}
	say('a minority of feeders moved the price within what honest ones say, and no further');
	await lie(world, 'three keys say twice the truth', plan.lies.three, 'Volatile');
	await tradeAt(world, 'the price is Volatile', 'clt.Healthy');
	await lie(world, 'three keys say a thousand times the truth', plan.lies.absurd, 'Halted');
	await tradeAt(world, 'the price is at its clamp', 'clt.QuoteUnusable');
	await lie(world, 'three keys say what is far apart', plan.lies.apart, 'Wide');
	await tradeAt(world, 'the price is Wide', 'clt.Healthy');
	say('a majority of feeders stopped all business at their prices, and nobody who wanted to leave');
}

/** The truth again; and another price falls, honestly. */
async function restore(world) {
	const { TEST } = plan.collaterals;
	const fallen = (i) => [{ Asset: TEST.asset }, plan.report(TEST.fallen, i)];
	await speak(
		world,
		plan.FEEDERS.map((_, i) => [
			i,
			[[MILL_FEED, plan.report(plan.collaterals.MILL.price, i)], fallen(i)],
		]),
	);
	for (const feed of [MILL_FEED, { Asset: TEST.asset }]) {
		const { status } = await quoteOf(world, feed);
		world.checks.equal(`${JSON.stringify(feed)} told truly again: status`, status, 'Live');
	}
}

/** All that a key can do alone. */
export async function atOnce(world) {
	const { say } = world;
	const [count] = await Promise.all([byName(world), byProxy(world), byAttestor(world)]);
	say(`${count} calls of governance, four by proxies and four of an attestor were refused to captured keys`);
	await byFeeders(world);
	await restore(world);
}

