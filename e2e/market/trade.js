/** Vaults are opened and filled, units are issued, offered and sold. */
import { DOLLARS, UNLIMITED, freeOf } from '../lib/assets.js';
import { account, event } from '../lib/chain.js';
import { quoteOf } from '../lib/feeds.js';
import { short } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import * as setup from '../lib/setup.js';
import * as plan from './plan.js';

/** What a purchase would cost at block `at`, by the view function. */
export async function quotePurchase({ chain }, vault, units, at) {
	const answer = await chain.view('Clt', 'quote_purchase', [vault, units], at);
	if (answer.isErr)
		throw new Error(`vault ${vault}: no quote of a purchase: ${chain.describe(answer.asErr).reason}`);
	const { cost, premium, total, withheld, coverRatio, premiumRate } = answer.asOk;
	return {
		cost: cost.toBigInt(),
		premium: premium.toBigInt(),
		total: total.toBigInt(),
		withheld: withheld.toBigInt(),
		coverRatio: coverRatio.toBigInt(),
		premiumRate: premiumRate.toBigInt(),
	};
}

/** Everything planned. */
const PLANS = [...plan.vaults, plan.SEED, { ...plan.CLOSED, closed: true }];

/**
 * Open all planned vaults, deposit what their planned cover needs at the present quotes, offer what is to be
 * sold, issue what the provider keeps. Returns the vaults by the order of their ids.
 */
export async function openVaults(world) {
	const { chain, cast, classIds } = world;
	const opened = await setup.open(
		chain,
		PLANS.map((each) => ({
			...each,
			owner: cast.providers[each.provider],
			asset: plan.collaterals[each.collateral].asset,
			classId: classIds.get(each.device),
		})),
	);
	const vaults = opened.sort((a, b) => a.id - b.id);
	const head = await chain.head();
	for (const vault of vaults) {
		vault.quotes = {
			class: await quoteOf(world, { Class: vault.classId }, head),
			collateral: await quoteOf(world, { Asset: vault.asset }, head),
		};
		vault.amount ??= kernel.collateralFor(
			plan.collaterals[vault.collateral],
			vault.quotes.collateral.low,
			vault.cover,
			plan.plannedUnits(vault),
			vault.quotes.class.high,
		);
	}
	await setup.fill(chain, vaults, (vault) => filling(chain.api.tx, vault));
	return vaults;
}

/** The calls that fill one vault. */
function filling(tx, { id, amount, sales = [], late, own, back, closed }) {
	const offered = plan.plannedUnits({ sales, late });
	return [
		tx.clt.deposit(id, amount),
		...(offered > 0n ? [tx.clt.offer(id, offered, null, 0)] : []),
		...(own ? [tx.clt.issue(id, plan.units(own), UNLIMITED)] : []),
		...(back ? [tx.clt.retire(id, plan.units(back))] : []),
		...(closed ? [tx.clt.retire(id, plan.units(own)), tx.clt.close(id)] : []),
	];
}

/**
 * One purchase, checked in full: what the view function said before, what the kernel written again says, what
 * the event says and what the buyer has less are all the same.
 */
async function purchase(world, vault, units, buyer, label) {
	const { chain, checks } = world;
	const who = account(`//Buyer//${buyer}`);
	const before = await chain.head();
	const [quote, view, purse] = await Promise.all([
		quotePurchase(world, vault.id, units, before),
		chain.view('Clt', 'vault', [vault.id], before),
		freeOf(chain, DOLLARS, who.address),
	]);
	const { events, block } = await chain.send(
		'buy',
		who,
		chain.api.tx.clt.buy(vault.id, units, quote.total),
	);
	const bought = event(events, 'clt', 'Bought');
	const paid = purse - (await freeOf(chain, DOLLARS, who.address));

	const name = `${label}: vault ${vault.id}`;
	const expected = expectedPrice(vault, view.unwrap(), units);
	checks.equal(`${name}: price by the kernel`, quote.total, expected.cost + expected.premium);
	checks.equal(`${name}: withheld by the kernel`, quote.withheld, expected.withheld);
	checks.equal(`${name}: rate by the kernel`, quote.premiumRate, expected.rate);
	checks.equal(`${name}: ratio by the kernel`, quote.coverRatio, expected.coverRatio);
	checks.equal(`${name}: quoted ratio`, bought.coverRatio.toBigInt(), quote.coverRatio);
	checks.equal(`${name}: quoted cost`, bought.cost.toBigInt(), quote.cost);
	checks.equal(`${name}: quoted part of the reserve`, bought.withheld.toBigInt(), quote.withheld);
	checks.equal(`${name}: quoted premium`, bought.premium.toBigInt(), quote.premium);
	checks.equal(`${name}: paid`, paid, quote.total);
	const made = {
		label,
		vault: vault.id,
		class: vault.device,
		grade: vault.grade,
		buyer: who.address,
		units: short(units, 6),
		coverRatio: short(quote.coverRatio),
		premiumRate: short(quote.premiumRate),
		cost: short(quote.cost, 6),
		premium: short(quote.premium, 6),
		quoted: short(quote.total, 6),
		paid: short(paid, 6),
		block,
	};
	world.purchases.push(made);
	return made;
}

/** What `units` out of the offer of a vault cost, by the kernel written again. All that is offered can be sold. */
function expectedPrice(vault, { record, owed }, units) {
	const { decimals, haircut } = plan.collaterals[vault.collateral];
	const curve = (vault.device === plan.REFERENCE.name ? plan.terms.reference : plan.terms.usual)[
		vault.grade.toLowerCase()
	].curve;
	const colv = kernel.collateralValue(
		record.collateral.toBigInt(),
		decimals,
		vault.quotes.collateral.low,
		haircut,
	);
	const exposed = kernel.computeValue(owed.toBigInt() + units, vault.quotes.class.high);
	const coverRatio = kernel.coverRatio(colv, exposed);
	const position = {
		curve,
		colv,
		class: vault.quotes.class,
		owed: owed.toBigInt(),
		reserve: record.reserve.toBigInt(),
	};
	const offered = record.offer.unwrap().units.toBigInt();
	return { coverRatio, ...kernel.sale(position, offered, units) };
}

/** All planned sales, in rounds: in one round, one sale of each vault to a buyer of its own. */
export async function sellAll(world) {
	const rounds = Math.max(...world.vaults.map(({ sales = [] }) => sales.length));
	let buyer = 0;
	for (let round = 0; round < rounds; round++) {
		const sales = world.vaults.filter(({ sales = [] }) => round < sales.length);
		await Promise.all(
			sales.map((vault) => {
				const who = buyer++ % plan.BUYERS;
				const label = vault.expected ? 'reference vector' : `round ${round + 1}`;
				return purchase(world, vault, plan.units(vault.sales[round]), who, label);
			}),
		);
	}
}

/** The sale of a vault that was refused while its quote was stale. */
export async function sellLate(world, vault) {
	return purchase(world, vault, plan.units(vault.late), 0, 'after the refusal');
}
