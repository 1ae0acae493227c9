/**
 * What the chain must refuse, each attempted for real: the extrinsic is in a block, and failed with the error
 * that says why. Devices are also demanded and shown, and a device pledged twice is proved to be so.
 */
import { UNLIMITED } from '../lib/assets.js';
import { allEvents, event } from '../lib/chain.js';
import { quoteOf } from '../lib/feeds.js';
import { MICRO, short } from '../lib/fixed.js';
import { deviceIds, doublePledge as pledgeTwice } from '../lib/fleet.js';
import { proof } from '../lib/merkle.js';
import * as refusals from '../lib/refusals.js';
import { seconds, until } from '../lib/wait.js';
import * as plan from './plan.js';

/** What is attempted, in the order of the report. */
const ATTEMPTS = [
	'buying on a stale quote',
	'issuing over capacity',
	"issuing below the grade's ratio",
	'withdrawing too much',
	'pledging one device twice',
	'pooling Open units',
];

/** Attempt calls, and note that they were refused. */
async function refuseAll(world, attempts) {
	await refusals.refuseAll(world, attempts);
	world.refusals.sort((a, b) => ATTEMPTS.indexOf(a.attempt) - ATTEMPTS.indexOf(b.attempt));
}

/** The first vault of the plan that has what is asked for. */
const pick = (world, what) => {
	const vault = world.vaults.find(what);
	if (!vault) throw new Error('the plan has no such vault');
	return vault;
};

/** Issue more than the fleets can deliver, with too little collateral, and withdraw what still covers units. */
export async function limits(world) {
	const { chain, cast, fleets } = world;
	const { tx } = chain.api;
	const small = pick(world, ({ provider, device }) => provider === 7 && device === 'RTX A4000');
	const { capacity } = fleets.get(`${small.provider} ${small.device}`);
	const tight = pick(world, ({ grade, cover }) => grade === 'Prime' && cover === '1.5');
	const other = pick(world, ({ cover }) => cover === '2');
	const half = other.amount / 2n;
	const pairOf = (vault) => cast.providers[vault.provider];
	await refuseAll(world, [
		[
			'issuing over capacity',
			'clt.CapacityExceeded',
			pairOf(small),
			tx.clt.issue(small.id, capacity, UNLIMITED),
			`${short(capacity, 6)} device-hours on top of those owed, of a fleet that can deliver ${short(capacity, 6)}`,
		],
		[
			"issuing below the grade's ratio",
			'clt.BelowIssueRatio',
			pairOf(tight),
			tx.clt.issue(tight.id, 10n * MICRO, UNLIMITED),
			`10 device-hours more out of a Prime vault at ${tight.cover}`,
		],
		[
			'withdrawing too much',
			'clt.BelowIssueRatio',
			pairOf(other),
			tx.clt.withdraw(other.id, half, UNLIMITED),
			`half of the collateral of a Prime vault at ${other.cover}`,
		],
	]);
}

/** Somebody demands to see a device, and its provider opens the leaf: the bond of the demand is its pay. */
export async function showDevice(world) {
	const { chain, cast, fleets, checks } = world;
	const { tx } = chain.api;
	const fleet = fleets.get('0 A100 PCIe 80 GB');
	const index = 41;
	await chain.send('demand a device', cast.buyers[1], tx.registry.demandDevice(fleet.id, index));
	const { events } = await chain.send(
		'open a device',
		cast.providers[fleet.provider],
		tx.registry.openDevice(fleet.id, index, fleet.ids[index], proof(fleet.ids, index)),
	);
	const opened = event(events, 'registry', 'DeviceOpened');
	checks.equal('a demanded device was opened', opened.index.toNumber(), index);
	return { fleet: fleet.id, index, paid: short(opened.paid.toBigInt(), 12) };
}

/**
 * The last provider pledges one of its devices again, in a second fleet. Somebody else notices, and proves it
 * from the two lattices: both fleets are condemned, a share of the bond is slashed, the provider's vault is
 * stopped, and nothing more can be owed on these fleets.
 */
export async function doublePledge(world) {
	const { chain, cast, fleets, classIds, checks } = world;
	const { provider, device, shared, others } = plan.PLEDGER;
	const owner = cast.providers[provider];
	const first = fleets.get(`${provider} ${device}`);
	const classId = classIds.get(device);
	const pledged = await pledgeTwice(chain, {
		owner,
		classId,
		first,
		shared,
		others: deviceIds(`${provider}, second site`, device, others),
		reporter: cast.buyers[2],
	});
	const condemned = pledged.fleets;
	checks.equal('both fleets with the device are condemned', condemned, [first.id, pledged.second]);
	const vault = pick(world, (each) => each.provider === provider);
	vault.condemned = true;
	const frozen = allEvents(pledged.outcome.events, 'clt', 'VaultFrozen');
	checks.equal(
		'the vault on them is stopped',
		frozen.map((data) => data.vault.toNumber()),
		[vault.id],
	);
	await refuseAll(world, [
		[
			'pledging one device twice',
			'clt.NotInGoodStanding',
			owner,
			chain.api.tx.clt.openVault(classId, plan.collaterals[vault.collateral].asset, vault.grade),
			`fleets ${condemned.join(' and ')} are condemned by proof; another vault on them is refused`,
		],
	]);
	return { fleets: condemned };
}

/** The feeders of one class stay silent until its quote is stale; then somebody tries to buy. */
export async function staleQuote(world) {
	const { chain, cast, classIds, checks } = world;
	const feed = { Class: classIds.get(plan.SHORT_LIVED) };
	const vault = pick(world, ({ device }) => device === plan.SHORT_LIVED);
	const status = async () => (await quoteOf(world, feed)).status;
	await until(
		'a stale quote',
		plan.AGE_MAX.short + seconds(30),
		async () => (await status()) === 'Stale',
		1000,
	);
	checks.equal('the quote of silent feeders', await status(), 'Stale');
	await refuseAll(world, [
		[
			'buying on a stale quote',
			'clt.ClassQuoteNotLive',
			cast.buyers[0],
			chain.api.tx.clt.buy(vault.id, plan.units(vault.late), UNLIMITED),
			`${plan.SHORT_LIVED}: no price within ${plan.AGE_MAX.short / 1000} s`,
		],
	]);
	return vault;
}

/** Who bought units of an Open vault tries to pool them, in a class that has a pool. */
export async function openUnits(world) {
	const { chain, cast, purchases } = world;
	const { id, device } = pick(world, (each) => each.grade === 'Open' && plan.pools.includes(each.device));
	const { buyer, units } = purchases.find(({ vault }) => vault === id);
	await refuseAll(world, [
		[
			'pooling Open units',
			'clt.NotPrime',
			cast.buyers.find(({ address }) => address === buyer),
			chain.api.tx.utc.pool(id, plan.units(units)),
			`${units} device-hours of an Open vault of ${device}, where Prime ones are pooled`,
		],
	]);
}
