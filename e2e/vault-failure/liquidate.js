/** Holders liquidate vaults that lost too much, and each amount is computed again. */
import { cltOf } from '../lib/assets.js';
import { event } from '../lib/chain.js';
import { short } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import { isBelow, most, payout, worth } from '../lib/liquidation.js';
import { refused } from '../lib/refusals.js';
import { gained } from '../lib/settlement.js';
import * as plan from './plan.js';

const PERMILL_TO_FIXED = 10n ** 12n;

/** A vault's amounts now. */
async function stateOf(chain, vault) {
	const { record, owed } = (await chain.view('Clt', 'vault', [vault.id])).unwrap();
	return {
		owed: owed.toBigInt(),
		collateral: record.collateral.toBigInt(),
		earmarked: record.earmarked.toBigInt(),
	};
}

/** Prices and terms under which a vault is judged. */
const marketOf = (vault, quotes) => ({
	class: quotes.class,
	collateral: quotes[vault.collateral],
	decimals: vault.decimals,
	haircut: vault.haircut,
	bonus: vault.terms.bonus,
});

/** Cover as it is shown to people: rounded, which the checks are not. */
function cover({ class: unit, collateral, decimals, haircut }, { owed, collateral: amount }) {
	const value = kernel.collateralValue(amount, decimals, collateral.low, haircut);
	return kernel.coverRatio(value, kernel.computeValue(owed, unit.high));
}

/** What a liquidation of `asked` units has to burn and pay. */
function expected(world, vault, state, asked) {
	const { consts } = world.chain.api;
	const market = marketOf(vault, world.quotes);
	const buffer = consts.clt.targetBuffer.toBigInt() * PERMILL_TO_FIXED;
	const target = vault.terms.maintenanceRatio + buffer;
	const { owed, collateral, earmarked } = state;
	const max = most(market, collateral, owed, target, consts.clt.minOwed.toBigInt(), earmarked);
	const units = asked < max ? asked : max;
	return { market, target, max, units, paid: payout(market, units, owed, collateral - earmarked) };
}

/** One liquidation by a holder, checked in full. */
async function liquidate(world, vault, holder, asked) {
	const { chain, checks } = world;
	const who = vault.accounts[holder];
	const before = await stateOf(chain, vault);
	const due = expected(world, vault, before, asked);
	const name = `${vault.label}, liquidated by holder ${holder}`;
	const view = (await chain.view('Clt', 'liquidation', [vault.id])).unwrap();
	checks.equal(`${name}: most units by the view`, view.unitsMax.toBigInt(), due.max);
	checks.equal(
		`${name}: what they would pay by the view`,
		view.collateral.toBigInt(),
		payout(due.market, due.max, before.owed, before.collateral - before.earmarked),
	);
	// No less than what is expected is accepted.
	const outcome = await chain.send('liquidate', who, chain.api.tx.clt.liquidate(vault.id, asked, due.paid));
	const done = event(outcome.events, 'clt', 'Liquidated');
	const after = await stateOf(chain, vault);
	checks.equal(`${name}: units burned`, done.units.toBigInt(), due.units);
	checks.equal(`${name}: collateral paid`, done.collateral.toBigInt(), due.paid);
	checks.equal(`${name}: units taken`, -(await gained(world, cltOf(vault.id), who, outcome)), due.units);
	checks.equal(`${name}: received`, await gained(world, vault.asset, who, outcome), due.paid);
	checks.equal(`${name}: units owed`, after.owed, before.owed - due.units);
	checks.equal(`${name}: collateral left`, after.collateral, before.collateral - due.paid);
	// Cover of those who stay never falls, not by the last unit.
	checks.that(
		`${name}: those who stay are not worse off`,
		after.collateral * before.owed >= before.collateral * after.owed,
		`${after.collateral} for ${after.owed}, ${before.collateral} for ${before.owed}`,
	);
	world.liquidations.push({
		vault: vault.label,
		grade: vault.grade,
		holder,
		asked: short(asked, 6),
		burned: short(due.units, 6),
		paid: short(due.paid, vault.decimals),
		asset: vault.collateral,
		coverBefore: short(cover(due.market, before)),
		coverAfter: short(cover(due.market, after)),
		limit: asked > due.max ? 'target' : due.paid < worth(due.market, due.units) ? 'share' : 'none',
	});
	return { ...due, before, after };
}

/**
 * The thin vault: a holder burns a little of it, then all that it has, which is more than it takes. What is
 * burned ends at the target, to the unit, and after that the vault is healthy.
 */
async function restore(world, vault) {
	const { chain, checks } = world;
	const { tx } = chain.api;
	const bite = plan.units(plan.FIRST_BITE);
	const { paid } = expected(world, vault, await stateOf(chain, vault), bite);
	await refused(
		world,
		'liquidating for more than it pays',
		'clt.CollateralBelowMin',
		vault.accounts[1],
		tx.clt.liquidate(vault.id, bite, paid + 1n),
		`${plan.FIRST_BITE} device-hours, for one smallest unit of collateral more than they are worth`,
	);
	await liquidate(world, vault, 0, bite);
	const rest = plan.units(vault.holders[0]) - bite;
	const { market, target, units, before, after } = await liquidate(world, vault, 0, rest);
	const shown = short(cover(market, after));
	checks.that('thin: more was asked than restores it', units < rest, `${units} of ${rest}`);
	checks.that(
		'thin: restored to its target',
		!isBelow(market, after.collateral, after.owed, target),
		`${shown}, target ${short(target)}`,
	);
	const free = before.collateral - before.earmarked;
	const spared = before.collateral - payout(market, units - 1n, before.owed, free);
	checks.that(
		'thin: a unit less would not have restored it',
		isBelow(market, spared, after.owed + 1n, target),
		`${spared} for ${after.owed + 1n}`,
	);
	await refused(
		world,
		'liquidating what was restored',
		'clt.Healthy',
		vault.accounts[1],
		tx.clt.liquidate(vault.id, bite, 0),
		`the thin vault, back at ${shown}`,
	);
}

/** The drained vault is worth less than it owes: nothing restores it, and nobody gets more than its share. */
async function drain(world, vault) {
	const { checks } = world;
	const all = plan.units(vault.holders[1]);
	const first = await liquidate(world, vault, 1, all);
	checks.equal('drained: all of it may be liquidated', first.max, first.after.owed + all);
	const part = plan.units(vault.holders[2]) / 5n;
	await liquidate(world, vault, 2, part);
}

/** Both, at once: they have nothing in common but the price. */
export async function liquidations(world) {
	const [thin, drained] = ['thin', 'drained'].map((label) => world.vault(label));
	const below = async ({ grade, asset }) =>
		[...(await world.chain.view('Clt', 'below_line', [world.classId, asset, grade, null, 100]))].map(
			(id) => id.toNumber(),
		);
	world.checks.equal('Prime vaults below the line', await below(thin), [thin.id]);
	world.checks.equal('Open vaults below the line', await below(drained), [drained.id]);
	await Promise.all([restore(world, thin), drain(world, drained)]);
	world.checks.equal('Prime vaults below the line, once one is restored', await below(thin), []);
}
