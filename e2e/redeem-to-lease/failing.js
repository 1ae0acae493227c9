/**
 * A vault is remedied while it backs pooled units and a lease. The lease ends, and waits; what the pool has of the
 * vault is claimed into the backstop by a stranger; whoever has UTC is paid at par.
 */
import { DOLLARS, change, freeOf } from '../lib/assets.js';
import { only } from '../lib/chain.js';
import { divCeil, max, ONE, short } from '../lib/fixed.js';
import { cash, claimShortfall } from '../lib/lease.js';
import { confirm, terminate } from '../lib/leasing.js';
import { plain } from '../lib/plain.js';
import { seconds } from '../lib/wait.js';
import { redeem } from './leases.js';
import * as plan from './plan.js';
import * as refusals from './refusals.js';
import { utc } from './setup.js';

/** A frozen vault is settled within this time of the order. */
const SOON = seconds(60);

/** The pool of the class at block `at`. */
const poolAt = async ({ chain, classId }, at) => {
	const { shortfall, debt, pooled } = (await chain.view('Utc', 'pool_of', [classId], at)).unwrap();
	return { shortfall: shortfall.toBigInt(), debt: debt.toBigInt(), pooled: pooled.toBigInt() };
};

/** An authority freezes the vault; the customer of a lease of it ends that, and has to wait for its units. */
async function freeze(world, entry) {
	const { chain, cast, checks, classId } = world;
	const vault = world.vault('failing');
	await chain.sudo('freeze the vault', cast.alice, [chain.api.tx.clt.freeze(vault.id)]);
	await terminate(world, entry, entry.customer, 'Customer');
	checks.that(`${entry.label}: its units wait`, entry.waits, entry.waits);
	const load = await chain.view('Lease', 'load_of', [vault.owner.address, classId]);
	checks.equal(`${entry.label}: its devices are free at once`, load.leased.toBigInt(), 0n);
	await refusals.onFrozen(world, entry);
}

/** An authority orders a hybrid remedy, and the hook settles the vault. */
async function remedy(world) {
	const { chain, cast, checks, journal, quotes } = world;
	const vault = world.vault('failing');
	const { block } = await chain.sudo('order a remedy', cast.alice, [
		chain.api.tx.clt.remedy(vault.id, 'Hybrid', null),
	]);
	const { number } = await journal.at(block);
	const fixed = await journal.until(
		'the settlement of the failing vault',
		SOON,
		number,
		({ section, method, fields: each }) =>
			section === 'clt' && method === 'RemedyFixed' && each.vault === BigInt(vault.id),
	);
	checks.equal('failing: outcome', fixed.fields.outcome, 'Hybrid');
	checks.equal('failing: price at which it was settled', fixed.fields.referencePrice, quotes.class.mid);
	checks.equal('failing: rate', fixed.fields.rate, ONE);
	await checkPot(world, vault, fixed);
	return fixed;
}

/** What a settlement shares out: all of the vault but what is set aside for agreements. */
async function checkPot({ chain, checks }, vault, { fields, page }) {
	const { query } = await chain.api.at(page.hash);
	const kept = plain((await query.clt.vaults(vault.id)).unwrap());
	checks.equal('failing: collateral left', kept.collateral - kept.earmarked, fields.holders.collateral);
	checks.equal('failing: reserve left', kept.reserve, fields.holders.reserve);
}

/**
 * The agreement of the lease is closed, as its report period is over: what was set aside for it is free. If the
 * vault is settled by then, it goes where units that were delivered do: to the backstop.
 */
async function release(world, entry, fixed) {
	const { checks, journal, backstop } = world;
	const vault = world.vault('failing');
	const closed = await journal.until(
		'the close of the agreement of the failing vault',
		SOON,
		entry.endedIn.number,
		({ section, method, fields: each }) =>
			section === 'sla' && method === 'Closed' && each.lease === entry.id,
	);
	// The end has freed what stood for units that were not delivered.
	const earmark = (entry.agreed.earmark * entry.delivered) / (entry.delivered + entry.returned);
	checks.equal(`${entry.label}: set aside until its close`, closed.fields.earmark, earmark);
	checks.that(`${entry.label}: something was`, earmark > 0n, earmark);
	const { events, number } = closed.page;
	const place = (method) => events.findIndex((each) => each.method === method && each.inHook);
	const within = number === fixed.page.number && place('RemedyFixed') < place('Closed');
	const after = number > fixed.page.number || within;
	const got = await change(world, vault.asset, { address: backstop }, closed.page.hash);
	checks.equal(`${entry.label}: what the backstop got at its close`, got, after ? earmark : 0n);
}

/** What a claim into the backstop says, against the rules, the pool being `before`. */
function checkClaim({ checks }, name, told, { before, units, price, own }) {
	const due = claimShortfall(before, units, price, own);
	checks.equal(`${name}: units`, told.units, units);
	for (const key of ['burned', 'shortfall', 'debt']) checks.equal(`${name}: ${key}`, told[key], due[key]);
	return { shortfall: due.shortfall, debt: due.debt };
}

/** The holders' part of the pot for `units` of it, each leg down. */
const share = ({ units: all, holders }, units, leg) => (holders[leg] * units) / all;

/** A stranger claims what the pool has of the vault, and settles the lease that waited. */
async function claim(world, entry, fixed) {
	const { chain, cast, checks, journal, backstop, quotes } = world;
	const { tx } = chain.api;
	const vault = world.vault('failing');
	const price = quotes.class.mid;
	const at = await chain.head();
	const [before, own, pooled] = await Promise.all([
		poolAt(world, at),
		freeOf(chain, utc(world), backstop, at),
		chain.api.at(at).then(({ query }) => query.utc.pooled(vault.id)),
	]);
	const units = pooled.unwrap().units.toBigInt();
	const outcome = await chain.send('claim pooled units', cast.stranger, tx.utc.claimPooled(vault.id));
	const told = only(outcome, 'utc', 'ShortfallClaimed');
	checks.that('failing: the backstop had UTC of a fee', own > 0n, own);
	const then = checkClaim({ checks }, 'pooled units', told, { before, units, price, own });
	for (const leg of ['collateral', 'reserve'])
		checks.equal(`pooled units: ${leg} to the backstop`, told[leg], share(fixed, units, leg));
	checks.equal(
		'pooled units: what the backstop received',
		await change(world, vault.asset, { address: backstop }, outcome.block),
		told.collateral,
	);

	const settled = await chain.send('settle', cast.stranger, tx.lease.settle(entry.id));
	const back = only(settled, 'utc', 'ShortfallClaimed');
	checkClaim({ checks }, 'units of the lease', back, {
		before: then,
		units: entry.returned,
		price,
		own: 0n,
	});
	const paidOut = only(settled, 'lease', 'Settled');
	checks.equal(`${entry.label}: delivered, when it was paid out`, paidOut.delivered, entry.delivered);
	checks.equal(`${entry.label}: returned, when it was paid out`, paidOut.returned, entry.returned);
	checks.equal(
		`${entry.label}: UTC that came back`,
		await change(world, utc(world), entry.customer, settled.block),
		entry.returned,
	);
	// What was delivered is the provider's no more than the rest: its share goes to the backstop.
	checks.equal(
		`${entry.label}: what the backstop received`,
		await change(world, vault.asset, { address: backstop }, settled.block),
		share(fixed, entry.delivered, 'collateral') + share(fixed, entry.returned, 'collateral'),
	);
	entry.paidOutIn = await journal.at(settled.block);
	return {
		...told,
		pooled: units,
		leased: entry.returned,
		delivered: entry.delivered,
	};
}

/** Somebody buys as much of the collateral as it takes for the backstop to have all that it owes. */
async function sell(world) {
	const { chain, cast, checks, classId, quotes, backstop } = world;
	const { debt } = await poolAt(world);
	const there = await freeOf(chain, DOLLARS, backstop, await chain.head());
	const missing = max(debt - there, 0n);
	const { low } = quotes.MILL;
	const cost = (amount) => divCeil(amount * low * 10n ** 6n, 10n ** 12n * ONE);
	// What closes the gap: whoever asks for more gets that.
	const floor = (missing * 10n ** 12n * ONE) / (low * 10n ** 6n);
	const amount = cost(floor) >= missing ? floor : floor + 1n;
	const total = cost(amount);
	checks.that('backstop: it lacks cash for what it owes', missing > 0n, `${there} for ${debt}`);
	const call = chain.api.tx.utc.buyCollateral(classId, 'Native', amount + 1n, total);
	const outcome = await chain.send('buy collateral', cast.keeper, call);
	const bought = only(outcome, 'utc', 'CollateralBought');
	checks.equal('backstop: collateral sold', bought.amount, amount);
	checks.equal('backstop: at the low of the quote', bought.total, total);
	checks.equal(
		'backstop: cash received',
		await change(world, DOLLARS, { address: backstop }, outcome.block),
		total,
	);
	return { amount, total, there };
}

/** Somebody with UTC is paid for `units` of it, at par. */
async function cashIn(world, label, who, units, journal) {
	const { chain, checks, classId, backstop, quotes } = world;
	const outcome = await chain.send('cash in', who, chain.api.tx.utc.redeemCash(classId, units, 1));
	const told = only(outcome, 'utc', 'RedeemedCash');
	const { query } = await chain.api.at(await chain.parent(outcome.block));
	const before = (await query.utc.pools(classId)).unwrap();
	const name = `${label} cashes in ${short(units, 6)}`;
	const [got, burned] = await Promise.all([
		change(world, DOLLARS, who, outcome.block),
		change(world, utc(world), who, outcome.block),
	]);
	const pool = { shortfall: plain(before.shortfall), debt: plain(before.debt) };
	const there = await freeOf(chain, DOLLARS, backstop, await chain.parent(outcome.block));
	const due = cash(pool, units, there, quotes.class.mid);
	checks.equal(`${name}: due`, told.due, due.due);
	checks.equal(`${name}: paid`, told.paid, due.paid);
	checks.equal(`${name}: received`, got, told.paid);
	checks.equal(`${name}: UTC burned`, -burned, units);
	// At par: the price of the settlement, rounded down. What roundings before this one left goes to those who come
	// later: one digit of each of the two claims, which were rounded up, and of each payment, rounded down.
	const par = (units * quotes.class.mid) / ONE;
	const left = 2n + BigInt(world.cashed ?? 0);
	world.cashed = (world.cashed ?? 0) + 1;
	checks.that(
		`${name}: at par`,
		told.paid >= par && told.paid <= par + left,
		`${told.paid}, at par ${par}`,
	);
	journal.push({ label, units, paid: told.paid, shortfall: told.shortfall, debt: told.debt });
	return told;
}

/** All of it. */
export async function fail(world, lease) {
	const { cast, checks } = world;
	const entry = await redeem(world, lease);
	await confirm(world, entry);
	await freeze(world, entry);
	const settled = await remedy(world);
	await release(world, entry, settled);
	const fixed = settled.fields;
	const claimed = await claim(world, entry, fixed);
	await refusals.onShortfall(world);
	const sold = await sell(world);
	const paid = [];
	const { units, first } = plan.HOLDER;
	const parts = [plan.units(first), plan.units(units) - plan.units(first)];
	await cashIn(world, 'holder', cast.holder, parts[0], paid);
	await cashIn(world, 'holder', cast.holder, parts[1], paid);
	const { shortfall } = await poolAt(world);
	const last = await cashIn(world, 'trader', cast.trader, shortfall, paid);
	checks.equal('backstop: shortfall at last', last.shortfall, 0n);
	checks.equal('backstop: debt at last', last.debt, 0n);
	await refusals.onWhole(world);
	world.failure = { fixed, claimed, sold, paid };
}
