/** At the end: what everybody has, against what the rules make of all bonds, slashes, remedies and fees. */
import { DOLLARS, freeOf, treasury } from '../lib/assets.js';
import * as common from '../lib/audit.js';
import { sum } from '../lib/plan.js';
import { everybody } from '../lib/setup.js';
import * as plan from './plan.js';

/** What everybody has before the first dispute. */
export async function takeStock(world) {
	const { chain, cast } = world;
	const at = await chain.head();
	const addresses = [...everybody(cast).map(({ address }) => address), treasury(chain)];
	return { number: await chain.height(at), addresses, ...(await common.wealth(chain, addresses, at)) };
}

/** MILL of everybody: what it was, less fees, with what disputes brought and took. */
async function native(world, before, at) {
	const { chain, checks, journal, flows } = world;
	const after = await common.wealth(chain, before.addresses, at);
	const paid = common.feesOf(journal.pages.slice(before.number));
	const fund = treasury(chain);
	const all = sum([...paid.values()]);
	const strangers = [...paid.keys()].filter((who) => !before.of.has(who));
	checks.equal('accounts beside the cast that paid fees', strangers.length, 0);
	for (const [who, had] of before.of) {
		if (who === fund) continue;
		const due = had + (flows.get(who) ?? 0n) - (paid.get(who) ?? 0n);
		checks.equal(`MILL of ${common.nameOf(world, who)}`, after.of.get(who), due);
	}
	checks.equal('MILL of the treasury', after.of.get(fund), before.of.get(fund) + all + world.toTreasury);
	checks.equal('MILL in all', after.issuance, before.issuance - world.burned);
	return { fees: all, burned: world.burned, toTreasury: world.toTreasury };
}

/** Collateral and dollars of whoever a settlement pays, beside holders, whose claims were checked one by one. */
async function payees({ chain, checks, classes, lots, cases }, at) {
	const legs = [
		['TEST', plan.COLLATERAL.asset, 'collateral'],
		['USD', DOLLARS, 'reserve'],
	];
	const settlements = lots.map((lot) => [lot, cases.get(lot.label).settlement]).filter(([, each]) => each);
	const total = (part, leg, list = settlements) =>
		list.reduce((sum, [, settlement]) => sum + settlement[part][leg], 0n);
	for (const [name, asset, leg] of legs) {
		const has = (who) => freeOf(chain, asset, who, at);
		checks.equal(`treasury: ${name}`, await has(treasury(chain)), total('treasury', leg));
		for (const { key, id, backstop } of classes.values()) {
			const own = settlements.filter(([{ classId }]) => classId === id);
			checks.equal(`backstop of ${key}: ${name}`, await has(backstop), total('backstop', leg, own));
		}
		for (const [lot, { reporter }] of settlements)
			checks.equal(
				`challenger of ${lot.label}: ${name}`,
				await has(lot.challenger.address),
				reporter[leg],
			);
	}
}

/** All of it, at the last final block. */
export async function audit(world, before) {
	const { chain, checks, lots, classes, journal } = world;
	await journal.advance();
	const { hash: at, number: height } = journal.pages.at(-1);
	const ids = lots.map(({ vault }) => vault);
	const money = await native(world, before, at);
	await payees(world, at);
	const views = await common.vaultViews(chain, ids, at);
	const { rows, events } = await common.provenance(world, ids, views, height);
	const { book, rows: supplies } = await common.assets(world, at);
	const rebuilt = common.records(world, ids, views, events, book);
	for (const { id, name } of classes.values())
		await common.classTotals(
			world,
			name,
			id,
			rebuilt.filter((_, i) => lots[i].classId === id),
			at,
		);
	await common.holds(
		world,
		lots.map(({ owner }) => owner),
		{ TEST: plan.COLLATERAL },
		lots.map((_, i) => ({ provider: i, collateral: 'TEST' })),
		views,
		at,
	);
	const alive = lots.filter((_, i) => rebuilt[i].status === 'Active').map(({ label }) => label);
	checks.equal('vaults that go on', alive, ['sound']);
	// Calls race the hook, which wins more often on a busy machine.
	const byCall = world.byHand.filter(({ reason }) => reason === 'done');
	checks.atLeast('rounds and cases that a call has ended', byCall.length, 1);
	const entries = [...world.cases.values()];
	const rounds = entries.flatMap((entry) => entry.rounds);
	checks.atLeast('rounds that the hook has closed', rounds.filter(({ inHook }) => inHook).length, 4);
	checks.atLeast('cases that the hook has concluded', entries.filter(({ inHook }) => inHook).length, 4);
	return { height, provenance: rows, supplies, money };
}
