/** Vaults that a verdict remedies: each settlement and each claim computed again, to the last unit. */
import { DOLLARS, change, freeOf } from '../lib/assets.js';
import { only } from '../lib/chain.js';
import { plain } from '../lib/plain.js';
import { refused } from '../lib/refusals.js';
import { seconds } from '../lib/wait.js';
import { settle, share, sum } from '../lib/waterfall.js';
import * as plan from './plan.js';

/** A vault is settled within this time of its verdict. */
const SOON = seconds(60);
export const LEGS = ['collateral', 'reserve'];
/** Who a pot is split between. */
export const PARTS = ['holders', 'owner', 'backstop', 'reporter', 'treasury'];

/** Units that the owner and its affiliate hold of a vault at block `at`. */
async function culpableUnits({ chain }, { owner, affiliate, clt }, at) {
	const held = await Promise.all([owner, affiliate].map(({ address }) => freeOf(chain, clt, address, at)));
	return held.reduce((all, each) => all + each, 0n);
}

/** The hook settles the vault of a case as it was ordered. */
export async function settled(world, entry) {
	const { chain, checks, journal, quotes } = world;
	const { lot, page, verdict } = entry;
	const remedy = verdict === 'Upheld' ? entry.remedy : 'Hybrid';
	const fixed = await journal.until(
		`the settlement of ${lot.label}`,
		SOON,
		page.number,
		({ section, method, fields }) =>
			section === 'clt' && method === 'RemedyFixed' && fields.vault === BigInt(lot.vault),
	);
	const before = await chain.parent(fixed.page.hash);
	const { record, owed } = plain(await chain.view('Clt', 'vault', [lot.vault], before));
	const pot = { collateral: record.collateral - record.earmarked, reserve: record.reserve };
	const due = settle({
		remedy,
		pot,
		units: owed,
		culpable: await culpableUnits(world, lot, before),
		pooled: 0n,
		referencePrice: quotes.unit.mid,
		collateralPrice: quotes.test.mid,
		decimals: plan.COLLATERAL.decimals,
		reporterShare: verdict === 'Upheld' ? plain(chain.api.consts.clt.reporterShare) : 0n,
	});
	const { fields } = fixed;
	const { label } = lot;
	checks.that(`${label}: settled by the hook`, fixed.inHook, fixed.inHook);
	checks.equal(`${label}: units owed before`, owed, plan.OWED);
	const outcome = lot.remedy;
	checks.equal(`${label}: outcome as planned`, fields.outcome, outcome);
	checks.equal(`${label}: outcome by the rules`, fields.outcome, due.outcome);
	for (const key of ['rate', 'burned', 'units']) checks.equal(`${label}: ${key}`, fields[key], due[key]);
	checks.equal(`${label}: reference price`, fields.referencePrice, quotes.unit.mid);
	for (const leg of LEGS) {
		for (const part of PARTS)
			checks.equal(`${label}: ${leg} to ${part}`, fields[part][leg], due[part][leg]);
		const parts = sum(PARTS.map((part) => fields[part]));
		checks.equal(`${label}: ${leg} of all parts and the pot`, parts[leg], pot[leg]);
	}
	entry.settlement = { ...due, pot, fixedIn: fixed.page.number };
}

/** One claim: what the event says and what arrives is the share of the pot, whoever claimed before. */
async function claim(world, { lot, settlement }, place) {
	const { chain, checks } = world;
	const who = place === 'owner' ? lot.owner : lot.holders[place];
	const at = await chain.head();
	const units = await freeOf(chain, lot.clt, who.address, at);
	const due = share({ units: settlement.units, holders: settlement.holders }, units);
	const outcome = await chain.send('claim', who, chain.api.tx.clt.claim(lot.vault));
	const told = only(outcome, 'clt', 'Claimed');
	const name = `${lot.label}: claim of ${place === 'owner' ? place : `holder ${place}`}`;
	checks.equal(`${name}: units`, told.units, units);
	for (const [leg, asset] of [
		['collateral', plan.COLLATERAL.asset],
		['reserve', DOLLARS],
	]) {
		checks.equal(`${name}: ${leg}`, told[leg], due[leg]);
		checks.equal(`${name}: ${leg} received`, await change(world, asset, who, outcome.block), due[leg]);
	}
	checks.equal(`${name}: units left`, await freeOf(chain, lot.clt, who.address, outcome.block), 0n);
	return { who: place, units, ...due };
}

/** All claims of a vault at once, in whatever order. The culpable claim nothing of a hybrid: their units are burned. */
export async function claims(world, entry) {
	const { chain, checks } = world;
	const { lot, settlement } = entry;
	const culpable = [
		'claiming as the owner at fault',
		'clt.Culpable',
		lot.owner,
		chain.api.tx.clt.claim(lot.vault),
		`of the vault of ${lot.label}`,
	];
	const [made] = await Promise.all([
		Promise.all(plan.claimantsOf(lot).map((place) => claim(world, entry, place))),
		settlement.outcome === 'Hybrid' ? refused(world, ...culpable) : null,
	]);
	// Who was not at fault by the remedy, or holds what is worth nothing, has its units still.
	const all = made.reduce((total, { units }) => total + units, 0n);
	const left = plain(await chain.view('Clt', 'vault', [lot.vault])).owed;
	checks.equal(`${lot.label}: units of all claims, and those left`, all + left, settlement.units);
	entry.claims = made;
	entry.left = left;
}
