/** At the end: what everybody has, against what the rules make of slashes, fees, bonds of claims and disputes. */
import { DOLLARS, collateralOf, freeOf, treasury } from '../lib/assets.js';
import * as common from '../lib/audit.js';
import { plain } from '../lib/plain.js';
import { sum } from '../lib/plan.js';
import { everybody } from '../lib/setup.js';
import { reliability, scoreOf as fold } from '../lib/sla.js';
import { scoreOf } from './stories.js';

/** What each account has of MILL and dollars at block `at`, free or on hold, and all MILL there is. */
async function wealth(chain, addresses, at) {
	const { query } = await chain.api.at(at);
	const dollars = addresses.map(async (who) => {
		const holds = await query.assetsHolder.holds(DOLLARS.WithId, who);
		return (await freeOf(chain, DOLLARS, who, at)) + sum([...holds].map(({ amount }) => plain(amount)));
	});
	const [{ of, issuance }, all] = await Promise.all([
		common.wealth(chain, addresses, at),
		Promise.all(dollars),
	]);
	return { Native: of, Dollars: new Map(addresses.map((who, i) => [who, all[i]])), issuance };
}

/** What everybody has before the first order. */
export async function takeStock(world) {
	const { chain, cast, backstop } = world;
	const at = await chain.head();
	const addresses = [...everybody(cast).map(({ address }) => address), backstop, treasury(chain)];
	return { number: await chain.height(at), addresses, ...(await wealth(chain, addresses, at)) };
}

const nameOf = (world, address) =>
	address === world.backstop ? 'the backstop' : common.nameOf(world, address);

/** MILL and dollars of everybody: what it was, less fees of transactions, with all that agreements moved. */
async function money(world, before, at) {
	const { chain, checks, journal, flows } = world;
	const after = await wealth(chain, before.addresses, at);
	const paid = common.feesOf(journal.pages.slice(before.number));
	const fund = treasury(chain);
	const all = sum([...paid.values()]);
	for (const [kind, fees] of [
		['Native', paid],
		['Dollars', new Map([[fund, 0n]])],
	]) {
		for (const [who, had] of before[kind]) {
			const extra = who === fund && kind === 'Native' ? all + world.toTreasury : 0n;
			const due = had + (flows[kind].get(who) ?? 0n) - (fees.get(who) ?? 0n) + extra;
			checks.equal(
				`${kind === 'Native' ? 'MILL' : 'USD'} of ${nameOf(world, who)}`,
				after[kind].get(who),
				due,
			);
		}
		const moved = sum([...flows[kind].values()]);
		const gone = kind === 'Native' ? -world.burned - world.toTreasury : 0n;
		checks.equal(`${kind}: nothing is made of nothing`, moved, gone);
	}
	checks.equal('MILL in all', after.issuance, before.issuance - world.burned);
	return { fees: all, burned: world.burned, toTreasury: world.toTreasury };
}

/** The score of each provider, against what its agreements came to. */
async function scores(world, at) {
	const { checks, journal, rules, vaults } = world;
	const told = journal.pages
		.flatMap(({ events, number }) => events.map((each) => ({ ...each, number })))
		.filter(({ section, method }) => section === 'sla' && method === 'Scored');
	return Promise.all(
		vaults.map(async (vault) => {
			const own = told.filter(({ fields }) => fields.provider === vault.owner.address);
			const outcomes = own.map(({ fields }) => fields.kept);
			const due = fold(outcomes, rules.decay);
			const shown = await scoreOf(world, vault, at);
			for (const [key, value] of Object.entries({ ...due, reliability: reliability(due) }))
				checks.equal(`${vault.label}: ${key} of its score`, shown[key], value);
			checks.that(
				`${vault.label}: not suspended at last`,
				shown.suspendedUntil === null,
				shown.suspendedUntil,
			);
			return {
				provider: vault.label,
				...due,
				reliability: shown.reliability,
				outcomes: own.map(({ fields, number }) => ({
					lease: fields.lease,
					kept: fields.kept,
					block: number,
					reliability: fields.reliability,
				})),
			};
		}),
	);
}

/** All of it, at the best block. */
export async function audit(world, before) {
	const { chain, checks, vaults, classId, journal } = world;
	await journal.advance();
	const { hash: at, number: height } = journal.pages.at(-1);
	const ids = vaults.map(({ id }) => id);
	const moved = await money(world, before, at);
	const views = await common.vaultViews(chain, ids, at);
	const { rows, events } = await common.provenance(world, ids, views, height);
	const { book, rows: supplies } = await common.assets(world, at);
	const rebuilt = common.records(world, ids, views, events, book);
	await common.classTotals(world, world.className, classId, rebuilt, at);
	for (const [i, { label, owner, asset }] of vaults.entries()) {
		checks.equal(`${label}: nothing is set aside any more`, plain(views[i].record.earmarked), 0n);
		const held = await collateralOf(chain, asset, owner.address, at);
		checks.equal(`${label}: collateral on hold`, held, plain(views[i].record.collateral));
	}
	return { height, money: moved, provenance: rows, supplies, scores: await scores(world, at) };
}
