/**
 * Liquidation, written again from its definition, to compare the chain's answers with. It shares no code with
 * the runtime. Amounts are in smallest units, prices and ratios have eighteen decimals, shares are in millionths.
 *
 *     cover  = collateral x low x (1 - haircut) / (owed x high)          compared as products, not rounded
 *     payout = units x price x (1 + bonus) / collateral price            down, at the mids,
 *              at most free x units / owed                               down
 *     free   = collateral less what is set aside for agreements
 *     most   = the fewest units that leave cover at the target or above; all, if none does
 */
import { divCeil, min, ONE } from './fixed.js';

const PERMILL = 1_000_000n;

/**
 * @typedef {{ low: bigint, mid: bigint, high: bigint }} Quote live, as both sides of a vault have one
 * @typedef {{ class: Quote, collateral: Quote, decimals: number, haircut: bigint, bonus: bigint }} Market
 */

/**
 * Both sides of the comparison of cover with `ratio`, as whole numbers: what stands behind, and what must.
 * Units and shares have six decimals each, so that these cancel.
 */
function sides({ class: unit, collateral: { low }, decimals, haircut }, collateral, owed, ratio) {
	return [collateral * low * (PERMILL - haircut) * ONE, ratio * owed * unit.high * 10n ** BigInt(decimals)];
}

/** Whether `collateral` covers `owed` units by less than `ratio`. */
export function isBelow(market, collateral, owed, ratio) {
	const [behind, due] = sides(market, collateral, owed, ratio);
	return behind < due;
}

/** Collateral per unit with the bonus, as a fraction. */
function rate({ class: unit, collateral, decimals, bonus }) {
	return [unit.mid * (PERMILL + bonus) * 10n ** BigInt(decimals), collateral.mid * 10n ** 12n];
}

/** What `units` are worth in collateral with the bonus. */
export function worth(market, units) {
	const [give, take] = rate(market);
	return (units * give) / take;
}

/** What a liquidator gets for `units` of a vault that owes `owed`, of whose collateral `free` is not set aside. */
export function payout(market, units, owed, free) {
	return min(worth(market, units), (free * units) / owed);
}

/**
 * The fewest units whose liquidation leaves cover at `target` or above; all of `owed` if none does. What would
 * stay below `dust` goes too. `earmarked` is what is set aside of the collateral.
 */
export function most(market, collateral, owed, target, dust, earmarked = 0n) {
	const free = collateral - earmarked;
	const restored = (units) =>
		!isBelow(market, collateral - payout(market, units, owed, free), owed - units, target);
	const units = earmarked > 0n ? search(owed, restored) : fewest(market, collateral, owed, target, restored);
	return owed - units < dust ? owed : units;
}

/** The least number up to `all` for which `holds`, where all above it do; `all`, if there is none. */
function search(all, holds) {
	let [none, some] = [0n, all];
	while (some - none > 1n) {
		const middle = (none + some) / 2n;
		if (holds(middle)) some = middle;
		else none = middle;
	}
	return some;
}

function fewest(market, collateral, owed, target, restored) {
	const [give, take] = rate(market);
	// If a unit costs no less than its share, those who stay are never better off.
	if (give * owed >= take * collateral) return owed;
	const [behind, due] = sides(market, collateral, owed, target);
	const [unitBehind] = sides(market, 1n, owed, target);
	// (collateral - units x give / take) x worth = (owed - units) x due: the line is met there or above.
	let units = divCeil((due - behind) * take * owed, due * take - unitBehind * give * owed);
	// What is paid is rounded down, which may spare some units.
	while (units > 0n && restored(units - 1n)) units -= 1n;
	return units;
}
