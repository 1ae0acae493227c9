/** Vaults that a verdict remedies: each settlement and each claim computed again, to the last unit. */
import { plain } from '../lib/plain.js';
import { refuseAll } from '../lib/refusals.js';
import * as settlement from '../lib/settlement.js';
import { seconds } from '../lib/wait.js';
import * as plan from './plan.js';

/** A vault is settled within this time of its verdict. */
const SOON = seconds(60);

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
	const { label } = lot;
	const due = await settlement.checkSettlement(
		world,
		{
			...{ label, vault: lot.vault, remedy, culpable: [lot.owner, lot.affiliate] },
			outcome: lot.remedy,
			prices: { unit: quotes.unit.mid, collateral: quotes.test.mid },
			decimals: plan.COLLATERAL.decimals,
			reporterShare: verdict === 'Upheld' ? plain(chain.api.consts.clt.reporterShare) : 0n,
		},
		fixed.fields,
		await chain.parent(fixed.page.hash),
	);
	checks.that(`${label}: settled by the hook`, fixed.inHook, fixed.inHook);
	checks.equal(`${label}: units owed before`, due.owed, plan.OWED);
	entry.settlement = { ...due, fixedIn: fixed.page.number };
}

/** One claim: by a holder, or by the owner. */
async function claim(world, { lot, settlement: due }, place) {
	const who = place === 'owner' ? lot.owner : lot.holders[place];
	const name = `${lot.label}: claim of ${place === 'owner' ? place : `holder ${place}`}`;
	const vault = { id: lot.vault, asset: plan.COLLATERAL.asset };
	return { who: place, ...(await settlement.claim(world, name, who, vault, due)) };
}

/** All claims of a vault at once, in whatever order. The culpable claim nothing of a hybrid: their units are burned. */
export async function claims(world, entry) {
	const { chain, checks } = world;
	const { lot, settlement: due } = entry;
	const culpable = [
		'claiming as the owner at fault',
		'clt.Culpable',
		lot.owner,
		chain.api.tx.clt.claim(lot.vault),
		`of the vault of ${lot.label}`,
	];
	const [made] = await Promise.all([
		Promise.all(plan.claimantsOf(lot).map((place) => claim(world, entry, place))),
		due.outcome === 'Hybrid' ? refuseAll(world, [culpable]) : null,
	]);
	// Who was not at fault by the remedy, or holds what is worth nothing, has its units still.
	const all = made.reduce((total, { units }) => total + units, 0n);
	const left = plain(await chain.view('Clt', 'vault', [lot.vault])).owed;
	checks.equal(`${lot.label}: units of all claims, and those left`, all + left, due.units);
	entry.claims = made;
	entry.left = left;
}
