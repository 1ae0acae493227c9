/**
 * Those who wake up vote on the emergency track, which stops things within few blocks and opens none again; and
 * while all is stopped, whoever wants to leave can.
 */
import { clt } from '../lib/asset-ids.js';
import { UNLIMITED } from '../lib/assets.js';
import { evidenceOf, fleetSubject } from '../lib/attestors.js';
import { allEvents, event } from '../lib/chain.js';
import { blockEvents } from '../lib/events.js';
import { quoteOf } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { plain } from '../lib/plain.js';
import { propose, reach, voteOn } from '../lib/referenda.js';
import { refuseAll, refused } from '../lib/refusals.js';
import * as plan from './plan.js';

const MILL_FEED = { Asset: 'Native' };
const PAUSED = ['Clt', 'set_collateral'];
/** The root of a fleet that is never committed. */
const ANY_ROOT = `0x${'07'.repeat(32)}`;

/** What the holders propose against the attack that was submitted in block `begun`. */
function proposals({ chain, attempts, begun }) {
	const { tx } = chain.api;
	const indexOf = (label) => attempts.find((each) => each.label === label).index;
	const at = (after) => ({ At: begun + after });
	return [
		{
			label: 'cancel two votes',
			what: 'while they are voted on',
			track: 'emergency',
			call: tx.utility.batchAll([
				tx.referenda.cancel(indexOf('stop a vault')),
				tx.referenda.cancel(indexOf('replace a feed')),
			]),
			ends: null,
		},
		{
			label: 'pause and halt',
			what: 'no listing, no price of MILL',
			track: 'emergency',
			call: tx.utility.batchAll([tx.txPause.pause(PAUSED), tx.priceFeed.haltFeed(MILL_FEED)]),
			enactment: at(plan.AFTER.pause),
			ends: null,
		},
		{
			label: 'cancel what is approved',
			what: 'the listing, before it is enacted',
			track: 'emergency',
			call: tx.referenda.cancel(indexOf('list the fake')),
			enactment: at(plan.AFTER.pause),
			ends: 'referenda.NotOngoing',
		},
		{
			label: 'enter safe mode',
			what: 'only exits are open',
			track: 'emergency',
			call: tx.safeMode.forceEnter(),
			enactment: at(plan.AFTER.safeMode),
			ends: null,
		},
		{
			label: 'end it by the same track',
			what: 'safe mode, pause and halt: each refused',
			track: 'emergency',
			call: tx.utility.forceBatch([
				tx.safeMode.forceExit(),
				tx.txPause.unpause(PAUSED),
				tx.priceFeed.resumeFeed(MILL_FEED),
			]),
			enactment: at(plan.AFTER.reopenFast),
			ends: null,
			// The batch goes on when a part of it fails, and says so in events.
			shown: 'BadOrigin, three times',
		},
		{
			label: 'end safe mode and pause',
			what: 'by a vote on parameters, with its delay',
			track: 'parameters',
			call: tx.utility.batchAll([tx.safeMode.forceExit(), tx.txPause.unpause(PAUSED)]),
			enactment: at(plan.AFTER.reopen),
			ends: null,
		},
		{
			label: 'let the feed speak again',
			what: 'by a vote on the oracle, with its delay',
			track: 'oracle',
			call: tx.priceFeed.resumeFeed(MILL_FEED),
			enactment: at(plan.AFTER.resume),
			ends: null,
		},
	];
}

/** The holders submit and vote for all of it, the captured against. */
export async function defend(world) {
	const { chain, cast } = world;
	const [first, ...others] = cast.holders;
	const votes = await propose(chain, first, proposals(world), plan.VOTE);
	await Promise.all([
		voteOn(chain, others, votes, true, plan.VOTE),
		voteOn(chain, cast.captured, votes, false, plan.VOTE),
	]);
	return votes;
}

/** The feed is halted: at no price of it can anything be sold or taken out. */
export async function halted(world) {
	const { chain, cast, checks, begun } = world;
	const { tx } = chain.api;
	await reach(chain, begun + plan.AFTER.pause);
	const { id } = world.vault('sound');
	checks.equal('the halted feed: status', (await quoteOf(world, MILL_FEED)).status, 'Halted');
	const dead = 'clt.CollateralQuoteNotLive';
	const hour = plan.units('1');
	await refuseAll(world, [
		['buying at a halted feed', dead, cast.buyer, tx.clt.buy(id, hour, UNLIMITED), 'a device-hour'],
		[
			'taking collateral out at a halted feed',
			dead,
			cast.provider,
			tx.clt.withdraw(id, MILL, UNLIMITED),
			'one MILL',
		],
	]);
}

/** What safe mode refuses. */
async function closed(world) {
	const { chain, cast, classId, fleet } = world;
	const { tx } = chain.api;
	const { provider, buyer, voter } = cast;
	const { id } = world.vault('sound');
	const hour = plan.units('1');
	const subject = fleetSubject(fleet);
	const attempts = [
		['issuing', provider, tx.clt.issue(id, hour, UNLIMITED)],
		['buying', buyer, tx.clt.buy(id, hour, UNLIMITED)],
		['offering', provider, tx.clt.offer(id, hour, null, 0)],
		['taking collateral out', provider, tx.clt.withdraw(id, MILL, UNLIMITED)],
		['opening a vault', provider, tx.clt.openVault(classId, 'Native', 'Prime')],
		['pooling', buyer, tx.utc.pool(id, hour)],
		['transferring MILL', buyer, tx.balances.transferKeepAlive(provider.address, MILL)],
		['transferring units', buyer, tx.assets.transfer(clt(id), provider.address, hour)],
		['committing a fleet', provider, tx.registry.commitFleet(classId, 1, ANY_ROOT, 1)],
		['demanding a device', buyer, tx.registry.demandDevice(fleet, 0)],
		['committing balance', voter, tx.oracleGovernance.commit(MILL)],
		['becoming an attestor', buyer, tx.oracleGovernance.join()],
		[
			'attesting',
			cast.attestors[0],
			tx.oracleGovernance.attest(subject, true, evidenceOf(cast.attestors[0].address, fleet)),
		],
	];
	await Promise.all(
		attempts.map(([what, who, call]) => {
			const { section, method } = call.method;
			return refused(
				world,
				`${what} in safe mode`,
				'system.CallFiltered',
				who,
				call,
				`${section}.${method}`,
			);
		}),
	);
}

/** The exits, all of them taken. */
async function open(world) {
	const { chain, cast, checks, feederIds, phantom } = world;
	const { tx } = chain.api;
	const [sound, thin, settled] = ['sound', 'thin', 'settled'].map(world.vault);
	const hour = plan.units('1');
	const subject = { Report: { feeder: feederIds[0], feed: MILL_FEED } };
	const evidence = {
		hash: evidenceOf(cast.challenger.address, 'none'),
		uri: 'https://example.org/what-the-source-said',
	};
	const exits = [
		['retire', cast.provider, tx.clt.retire(sound.id, hour), 'clt', 'Retired'],
		['deposit', cast.provider, tx.clt.deposit(sound.id, MILL), 'clt', 'Deposited'],
		['cancel an offer', cast.provider, tx.clt.offer(sound.id, 0, null, 0), 'clt', 'OfferSet'],
		['liquidate', cast.buyer, tx.clt.liquidate(thin.id, hour, 0), 'clt', 'Liquidated'],
		['claim', cast.buyer, tx.clt.claim(settled.id), 'clt', 'Claimed'],
		['withdraw a fleet', cast.impostor, tx.registry.withdrawFleet(phantom), 'registry', 'FleetWithdrawn'],
		[
			'dispute',
			cast.challenger,
			tx.oracleGovernance.dispute(subject, evidence),
			'oracleGovernance',
			'Disputed',
		],
		['uncommit', cast.voter, tx.oracleGovernance.uncommit(MILL), 'oracleGovernance', 'Uncommitted'],
		[
			'report a price',
			cast.feeders[1],
			tx.priceFeed.submit([[MILL_FEED, plan.report(plan.collaterals.MILL.price, 1)]]),
			'priceFeed',
			'Submitted',
		],
	];
	const outcomes = await Promise.all(
		exits.map(async ([what, who, call, section, method]) => {
			const { events, block } = await chain.send(`${what} in safe mode`, who, call);
			const data = event(events, section, method);
			if (method === 'Disputed') world.dispute = data.caseId.toNumber();
			return [what, `${call.method.section}.${call.method.method}`, await chain.height(block)];
		}),
	);
	// When the last holder has claimed anybody may close.
	const { events, block } = await chain.send('close in safe mode', cast.stranger, tx.clt.close(settled.id));
	event(events, 'clt', 'RemedyClosed');
	outcomes.push(['close', 'clt.close', await chain.height(block)]);
	checks.equal('exits taken in safe mode', outcomes.length, exits.length + 1);
	return outcomes;
}

/** Safe mode from within: who may end it, what is refused, what is open. */
export async function inSafeMode(world) {
	const { chain, checks, begun } = world;
	const { api } = chain;
	await reach(chain, begun + plan.AFTER.reopenFast);
	const entered = await eventsAt(chain, begun + plan.AFTER.safeMode, 'safeMode', 'Entered');
	checks.equal('safe mode entered in the block that was voted for', entered.length, 1);
	const until = (await api.query.safeMode.enteredUntil()).unwrap().toNumber();
	checks.that('safe mode lasts longer than the scenario', until > begun + 100, until);
	const failed = await eventsAt(chain, begun + plan.AFTER.reopenFast, 'utility', 'ItemFailed');
	checks.equal(
		'the emergency track ends nothing that it began',
		failed.map(({ error }) => chain.describe(error).reason),
		['BadOrigin', 'BadOrigin', 'BadOrigin'],
	);
	const paused = await api.query.txPause.pausedCalls(PAUSED);
	checks.that('the pause stands', paused.isSome);
	await closed(world);
	world.exits = await open(world);
	const height = await chain.height();
	checks.that('all of this in safe mode', height < begun + plan.AFTER.reopen, height);
}

async function eventsAt({ api }, number, section, method) {
	const all = (await blockEvents(api, number)).map(({ event: each }) => each);
	return allEvents(all, section, method);
}

/** The delay of the parameters track is over, and business goes on where it was. */
export async function reopened(world) {
	const { chain, cast, checks, begun } = world;
	const { api } = chain;
	const { id } = world.vault('sound');
	await reach(chain, begun + plan.AFTER.resume);
	const exited = await eventsAt(chain, begun + plan.AFTER.reopen, 'safeMode', 'Exited');
	checks.equal(
		'safe mode ended by a vote on parameters',
		exited.map(({ reason }) => plain(reason)),
		['Force'],
	);
	checks.that(
		'the pause ended by a vote on parameters',
		(await api.query.txPause.pausedCalls(PAUSED)).isNone,
	);
	// The disputed report is not among those of the feed any more.
	checks.equal('the feed that speaks again: status', (await quoteOf(world, MILL_FEED)).status, 'Live');
	const hour = plan.units('1');
	await chain.send('offer again', cast.provider, api.tx.clt.offer(id, hour, null, 0));
	const { events } = await chain.send('buy again', cast.buyer, api.tx.clt.buy(id, hour, 100n * MICRO));
	checks.equal('business goes on: units bought', event(events, 'clt', 'Bought').units, hour);
}
